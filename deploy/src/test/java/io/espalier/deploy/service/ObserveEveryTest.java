package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.monitor.ActivityMonitor.Observe;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.deploy.settings.ServeSettings;
import io.espalier.deploy.settings.SettingsLoader;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleOrigins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the line in a file to the batches that are observed. */
class ObserveEveryTest {

  private static final int BATCH = 10;
  private static final SampleOrigins ORIGINS =
      new SampleOrigins(new int[BATCH], new long[BATCH], new long[BATCH], new byte[BATCH][]);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', 3",
    "espalier.trainer.observe-every = 1, 9",
    "espalier.trainer.observe-every = 5, 2"
  })
  void oneBatchInSoManyIsObserved(String setting, int observed) throws IOException {
    RunSettings run = run(setting);
    TestInbox<ActivityMonitor.Command> monitor = TestInbox.create();
    BehaviorTestKit<Trainer.Command> trainer =
        BehaviorTestKit.create(
            Trainer.create(
                run.trainer(),
                start(run),
                run.drift().over(run.seed(), Optional.empty()),
                0,
                EvidenceSpec::activity,
                monitor.getRef(),
                () -> 0));
    TestInbox<Trainer.Answer> ingest = TestInbox.create();

    for (int k = 1; k <= 9; k++) {
      trainer.run(new Trainer.Learn(batch(k), ingest.getRef()));
    }
    List<ActivityMonitor.Command> told = monitor.getAllReceived();
    trainer.signal(PostStop.instance());

    assertThat(told).hasSize(observed).hasOnlyElementsOfType(Observe.class);
  }

  private RunSettings run(String setting) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "localhost:9092", topic = blobs }
              samples { features = 4, classes = 3 }
              network = 4-5-3
              checkpoint.directory = checkpoints
            }
            """
                + setting);
    ServeSettings settings = SettingsLoader.load(file, Map.of(), Map.of()).serve();
    return StreamRun.of(
        settings.initialNetwork(),
        settings.learning(),
        settings.checkpoint().every(),
        settings.publish());
  }

  private static TrainerState start(RunSettings run) {
    return new TrainerState(
        LearnerState.initial(run.initial(), run.optimizer(), run.seed()),
        new PrequentialEvaluator(run.trainer().evaluation()).state(),
        StreamPosition.START,
        0);
  }

  private static Batch batch(int number) {
    float[] features = new float[BATCH * 4];
    features[number] = 1;
    Offsets offsets = Offsets.NONE.with(0, (long) number * BATCH);
    return new Batch(features, new ClassLabels(new int[BATCH]), ORIGINS, offsets, 0, 0);
  }
}
