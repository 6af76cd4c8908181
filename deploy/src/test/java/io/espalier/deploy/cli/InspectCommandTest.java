package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Graph;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import io.espalier.model.network.Standardization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that are not what they should be: one line each. */
class InspectCommandTest {

  @TempDir private Path folder;
  private Path file;
  private byte[] bytes;

  @BeforeEach
  void writeNetwork() throws IOException {
    NetworkSpec spec = NetworkSpec.parse("4-6-3", new InputShape(1, 2, 2), 3, Nonlinearity.RELU);
    NetworkSnapshot network = NetworkSnapshot.dense(spec, Initializer.draw(spec, 1));
    file = folder.resolve("network.espalier");
    new NetworkFile(network, Map.of("network", "4-6-3")).write(file);
    bytes = Files.readAllBytes(file);
  }

  @Test
  void aNetworkIsShownLayerByLayer() {
    Program.Ended ended = Program.run("inspect", file.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out())
        .contains("network       4-6-3", "dense1", "dense2", "kept 51 of 51 parameters", "42 MACs")
        .contains("file size");
  }

  @Test
  void allLayersAreShownWithWhatTheyRead() throws IOException {
    Graph graph =
        new Graph(
            List.of(
                new Node("a", new Dense(5), List.of(Node.INPUT)),
                new Node("b", new Dense(5), List.of(Node.INPUT)),
                new Node("sum", new Add(), List.of(0, 1)),
                new Node("norm", LayerNorm.standard(), List.of(2)),
                new Node("out", new Dense(3), List.of(3))));
    NetworkSpec spec = new NetworkSpec(InputShape.flat(4), Standardization.NONE, graph);
    new NetworkFile(NetworkSnapshot.dense(spec, new float[spec.size()]), Map.of()).write(file);

    assertThat(Program.run("inspect", file.toString()).out())
        .containsPattern("layer +type +reads +puts out\n")
        .containsPattern("b +dense +input +5×1×1 flat\n")
        .containsPattern("sum +add +a, b +5×1×1 flat\n")
        .containsPattern("norm +layernorm +sum +5×1×1 flat\n")
        .containsPattern("out +dense +norm +3×1×1 flat\n");
  }

  @Test
  void whatIsKnownOfANetworkIsShownInTheSameOrderEachTime() throws IOException {
    NetworkSnapshot network = NetworkFile.read(file).network();
    new NetworkFile(network, Map.of("seed", "7", "data", "digits", "held-out", "9", "network", "x"))
        .write(file);

    assertThat(Program.run("inspect", file.toString()).out())
        .containsSubsequence("data ", "held-out ", "network ", "seed ");
  }

  @Test
  void saysHowFeaturesAreTaken() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("4-3", InputShape.flat(4), 3, Nonlinearity.RELU)
            .standardized(new Standardization(List.of(0f, 1f, 2f, 3f), List.of(0.5f, 1f, 1f, 4f)));
    Path standardized = folder.resolve("standardized.espalier");
    new NetworkFile(NetworkSnapshot.dense(spec, new float[spec.size()]), Map.of())
        .write(standardized);

    assertThat(Program.run("inspect", standardized.toString()).out())
        .contains("standardized  means [0.0, 1.0, 2.0, 3.0], deviations [0.5, 1.0, 1.0, 4.0]");
    assertThat(Program.run("inspect", file.toString()).out()).doesNotContain("standardized");
  }

  @Test
  void aFolderThatPruneWroteIsShownWithBothNetworks() throws IOException {
    Path pruned = Files.move(file, folder.resolve("pruned.espalier"));
    Path compacted = Files.copy(pruned, folder.resolve("compacted.espalier"));

    Program.Ended ended = Program.run("inspect", folder.toString());

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out()).containsSubsequence("" + pruned, "dense1", "" + compacted, "dense1");
  }

  /** Far enough to see which version it takes; whole ones are made by the tests of demo. */
  @Test
  void aFolderOfADemoIsSearchedForItsCheckpoints() throws IOException {
    Path version = Files.createDirectories(folder.resolve("checkpoints/version-00000003"));
    Files.copy(file, version.resolve("trainer.espalier"));

    assertOneLine(folder, version.toString());
  }

  @Test
  void aPathThatIsNotThere() {
    assertOneLine(folder.resolve("away"), "there is no " + folder.resolve("away"));
  }

  @Test
  void aFolderWithoutCheckpoints() {
    assertOneLine(folder, "there is no checkpoint in " + folder, "version-");
  }

  @Test
  void aVersionWithoutItsFiles() throws IOException {
    Files.createDirectories(folder.resolve("checkpoints/version-00000001"));

    assertOneLine(folder.resolve("checkpoints"), "version-00000001", "it is missing");
  }

  @Test
  void aVersionThatLacksAFile() throws IOException {
    Path version = Files.createDirectories(folder.resolve("version-00000001"));
    Files.copy(file, version.resolve("trainer.espalier"));

    assertOneLine(version, version.toString());
  }

  @Test
  void aVersionOfAnOlderProgram() throws IOException {
    Path version = Files.createDirectories(folder.resolve("version-00000001"));
    Path run = Files.copy(file, version.resolve("run.espalier"));

    assertOneLine(version, run.toString(), "an older version of this program wrote it");
  }

  @Test
  void aForeignFile() throws IOException {
    Files.writeString(file, "a letter to somebody, long enough to hold a header of a network\n");

    assertOneLine(file, file.toString(), "it begins with 'a letter', not with 'ESPALIER'");
  }

  @Test
  void anEmptyFile() throws IOException {
    Files.write(file, new byte[0]);

    assertOneLine(file, file.toString());
  }

  /** Letters, version, length and sum of the header, the header, the values. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.02, 0.03, 0.1, 0.5, 0.99})
  void aByteThatChanged(double where) throws IOException {
    bytes[(int) (where * bytes.length)] ^= 1;
    Files.write(file, bytes);

    assertOneLine(file, file.toString());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.03, 0.1, 0.5, 0.99})
  void aFileThatIsCutOff(double where) throws IOException {
    Files.write(file, Arrays.copyOf(bytes, (int) (where * bytes.length)));

    assertOneLine(file, file.toString());
  }

  private static void assertOneLine(Path path, String... words) {
    Program.Ended ended = Program.run("inspect", path.toString()).assertMistake(words);
    assertThat(ended.err().strip().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }
}
