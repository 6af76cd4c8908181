package io.espalier.deploy.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.deploy.SharedBroker;
import io.espalier.deploy.cli.PageClient;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.service.Serve;
import io.espalier.deploy.settings.SettingsLoader;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose columns are on scales of their own: means 0, 0 and 500, deviations 1, 1 and 1000.
 * Networks read it as it stands in the file, wherever they learnt.
 */
@Timeout(120)
class RawTableIT {

  private static final int ROWS = 640;
  private static final int TRAINED = 512; // a whole number of batches of 128
  private static final int EPOCHS = 3;

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;
  private Path table;

  @BeforeEach
  void writeTable() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c,y\n");
    Random random = new Random(5);
    for (int row = 0; row < ROWS; row++) {
      double a = random.nextGaussian();
      double c = random.nextGaussian();
      csv.append(a).append(',').append(random.nextGaussian()).append(',');
      csv.append(500 + 1000 * c).append(',').append(a + c > 0 ? 1 : 0).append('\n');
    }
    table = Files.writeString(folder.resolve("table.csv"), csv);
  }

  @Test
  void aSavedNetworkReadsTheFileThatItWasMadeOf() throws IOException {
    Path report = folder.resolve("report.json");
    Program.Ended ended =
        Program.run(
            "prune",
            "--data=csv:%s,label=y".formatted(table),
            "--network=3-8-2",
            "--dense-epochs=20",
            "--epochs=2",
            "--rounds=2",
            "--batch-size=16",
            "--report=" + report,
            "--out=" + folder.resolve("out"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);

    double reported =
        new ObjectMapper().readTree(report.toFile()).at("/pruned/testAccuracy").asDouble();
    assertThat(reported).isGreaterThan(0.8);
    for (String file : List.of("pruned.espalier", "compacted.espalier")) {
      NetworkSnapshot saved = NetworkFile.read(folder.resolve("out").resolve(file)).network();
      assertThat(accuracyOnRawRows(saved)).as(file).isCloseTo(reported, within(1e-9));
    }
  }

  /** Of the test part, the last rows. */
  private double accuracyOnRawRows(NetworkSnapshot network) throws IOException {
    List<String> rows = Files.readAllLines(table).subList(1 + TRAINED, 1 + ROWS);
    float[] features = new float[3 * rows.size()];
    int[] labels = new int[rows.size()];
    for (int row = 0; row < labels.length; row++) {
      String[] cells = rows.get(row).split(",", -1);
      for (int column = 0; column < 3; column++) {
        features[3 * row + column] = Float.parseFloat(cells[column]);
      }
      labels[row] = Integer.parseInt(cells[3]);
    }
    int correct = 0;
    try (Classifier classifier = new Classifier(network, labels.length)) {
      int[] predictions = classifier.predict(features, labels.length);
      for (int row = 0; row < labels.length; row++) {
        correct += predictions[row] == labels[row] ? 1 : 0;
      }
    }
    return correct / (double) labels.length;
  }

  @Test
  void demoAndServiceLearnTheSameFromTheSameRows() throws Exception {
    Path kept = folder.resolve("kept");
    Program.Ended demo =
        Program.run(
            "demo",
            "--data=csv:%s,label=y".formatted(table),
            "--network=3-8-2",
            "--records=" + EPOCHS * TRAINED,
            "--rate=0",
            "--port=0",
            "--keep=" + kept);
    assertThat(demo.exitCode()).as(demo.err()).isEqualTo(ExitCode.OK);

    NetworkSnapshot served = served();
    NetworkSnapshot shown =
        NetworkFile.read(
                CheckpointStore.networkFile(
                    CheckpointStore.versions(kept.resolve("checkpoints")).get(0)))
            .network();
    assertThat(served.spec()).isEqualTo(shown.spec());
    assertThat(served.spec().standardization().means().get(2)).isCloseTo(500, within(200f));
    assertThat(served.values()).containsExactly(shown.values());
  }

  /** What the service makes of the file, as {@code produce} sends it. */
  private NetworkSnapshot served() throws Exception {
    String topic = broker.unusedName();
    Program.Ended produced =
        Program.run(
            "produce",
            "--data=csv:%s,label=y".formatted(table),
            "--bootstrap=" + broker.bootstrapServers(),
            "--topic=" + topic,
            "--epochs=" + EPOCHS);
    assertThat(produced.exitCode()).as(produced.err()).isEqualTo(ExitCode.OK);
    Path settings =
        Files.writeString(
            folder.resolve("serve.conf"),
            """
            espalier {
              kafka { bootstrap-servers = "%s", topic = "%s" }
              samples { features = 3, classes = 2 }
              network = 3-8-2
              optimizer.weight-decay = 0.0001
              prune.enabled = false
              checkpoint.directory = "%s"
              http.port = 0
            }
            """
                .formatted(broker.bootstrapServers(), topic, folder.resolve("checkpoints")));
    try (Serve serve = Serve.start(SettingsLoader.load(settings, Map.of(), Map.of()))) {
      PageClient page = new PageClient(serve.url());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(page.get("metrics").body())
                      .contains(
                          "espalier_records_total{result=\"trained\"} " + EPOCHS * TRAINED + ".0"));
      serve.close();
      return serve.await().last().trainer().learner().network();
    }
  }
}
