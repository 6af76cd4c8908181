package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.streaming.sample.Offsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where a run without a checkpoint begins, and that it is not forgotten. */
@ExtendWith(LogCapturingExtension.class)
class BeginningOfStreamTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @TempDir Path folder;

  private final List<Offsets> opened = Collections.synchronizedList(new ArrayList<>());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private void start(Offsets beginning) {
    KIT.spawn(
        RunGuardian.create(
            Runs.settings(Runs.NO_PRUNING),
            new RunEnvironment(
                offsets -> {
                  opened.add(offsets);
                  return Source.never();
                },
                Runs.NO_QUARANTINE,
                beginning,
                CheckpointStore.open(folder, 3),
                committed -> {},
                Map.of())));
  }

  @Test
  void isSavedBeforeAnythingIsLearntSoThatTheNextProcessBeginsThereToo() {
    start(Blobs.offsets(700));
    Awaitility.await().until(() -> !CheckpointStore.versions(folder).isEmpty());

    start(Blobs.offsets(900));
    Awaitility.await().until(() -> opened.size() == 2);

    assertThat(opened).containsExactly(Blobs.offsets(700), Blobs.offsets(700));
    Checkpoint first = CheckpointStore.open(folder, 3).latest().orElseThrow();
    assertThat(first.records()).isZero();
  }
}
