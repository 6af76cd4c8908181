package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.guardian.RunGuardian.Failed;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.BrokenStreamException;
import java.nio.file.Path;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run whose stream goes away in the middle. */
@ExtendWith(LogCapturingExtension.class)
class LostStreamTest {

  private static final BrokenStreamException GONE =
      new BrokenStreamException("records 300 to 400 are gone", false, null);

  @TempDir Path folder;

  @Test
  void allThatWasLearntIsSavedBeforeTheRunFailsWithTheReason() {
    try (Run run =
        new Run(
            Runs.settings(Runs.NO_PRUNING),
            folder,
            offsets -> Blobs.stream(350, 50).apply(offsets).map(LostStreamTest::gone))) {

      assertThat(run.end()).isEqualTo(new Failed(GONE));

      assertThat(run.opened()).hasSize(1);
      assertThat(CheckpointStore.open(folder, 3).latest().orElseThrow().records()).isEqualTo(300);
    }
  }

  private static Batch gone(Batch batch) {
    if (Blobs.next(batch.offsets()) > 300) {
      throw GONE;
    }
    return batch;
  }

  @Test
  void aStreamThatWasNeverThereLeavesNoCheckpoint() {
    try (Run run =
        new Run(Runs.settings(Runs.NO_PRUNING), folder, offsets -> Source.failed(GONE))) {

      assertThat(run.end()).isEqualTo(new Failed(GONE));

      assertThat(CheckpointStore.open(folder, 3).latest()).isEmpty();
    }
  }
}
