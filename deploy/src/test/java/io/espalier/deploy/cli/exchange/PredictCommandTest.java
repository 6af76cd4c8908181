package io.espalier.deploy.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that says of two numbers which is larger. */
class PredictCommandTest {

  private static final String ROWS =
      """
      x,y,larger
      3,1,"x, not y"
      1,5,y
      2,1,y
      0,9,y
      7,2,"x, not y"
      """;

  @TempDir private Path folder;
  private Path network;
  private Path rows;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    NetworkSpec spec = NetworkSpec.parse("2-2", InputShape.flat(2), 2, Nonlinearity.RELU);
    float[] values = {1, 0, 0, 1, 0, 0};
    network = folder.resolve("network.espalier");
    new NetworkFile(NetworkSnapshot.dense(spec, values), Map.of("classes", "[\"x, not y\",\"y\"]"))
        .write(network);
    rows = Files.writeString(folder.resolve("rows.csv"), ROWS);
    out = folder.resolve("predictions.csv");
  }

  private Program.Ended predict(Object from, String data) {
    return Program.run(
        "predict", "--network", from.toString(), "--data", data, "--out", out.toString());
  }

  @Test
  void eachRowHasItsClassAndTheProbabilities() throws IOException {
    Program.Ended ended = predict(network, "csv:" + rows + ",label=larger");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).isEqualTo("row,class,\"probability of x, not y\",probability of y");
    assertThat(lines.get(1)).startsWith("1,\"x, not y\",0.88079").contains(",0.11920");
    assertThat(lines.get(4)).startsWith("4,y,1.23394");
    assertThat(ended.out())
        .contains("5 rows predicted, written to " + out)
        .containsPattern("training part +accuracy 75.00 % of 4 rows")
        .containsPattern("test part +accuracy 100.00 % of 1 rows");
  }

  @Test
  void anExportedModelSaysTheSame() throws IOException {
    Path model = folder.resolve("model.onnx");
    assertThat(Program.run("export", network.toString(), "--out", model.toString()).exitCode())
        .isZero();
    predict(network, "csv:" + rows + ",label=larger");
    List<String> ours = Files.readAllLines(out);

    Program.Ended ended = predict(model, "csv:" + rows + ",label=larger");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(out))
        .extracting(line -> line.substring(0, 7))
        .isEqualTo(ours.stream().map(line -> line.substring(0, 7)).toList());
  }

  @Test
  void classesNeedNotBeTold() throws IOException {
    Files.writeString(rows, "x,y\n3,1\n1,5\n");

    Program.Ended ended = predict(network, "csv:" + rows);

    assertThat(Files.readAllLines(out))
        .extracting(line -> line.charAt(2))
        .containsExactly('w', '"', 'y');
    assertThat(ended.out()).doesNotContain("accuracy");
  }

  @Test
  void oneRowOfOneClassIsEnough() throws IOException {
    Files.writeString(rows, "x,y,larger\n1,5,z\n");

    Program.Ended ended = predict(network, "csv:" + rows + ",label=larger");

    assertThat(ended.out()).containsPattern("accuracy 0.00 % of 1 rows");
    assertThat(ended.err()).contains("the network knows no class z");
  }

  @Test
  void mistakesAreTold() throws IOException {
    Files.writeString(rows, "x,y,z\n1,5,3\n");

    predict(network, "csv:" + rows)
        .assertMistake("the network reads 2 features, but there are 3 in each row", "label=");
    predict(folder.resolve("none.onnx"), "csv:" + rows).assertMistake("there is no file");
    predict(rows, "csv:" + rows).assertMistake("rows.csv");
    predict(network, "csv").assertNotUnderstood("csv");
    assertThat(out).doesNotExist();
  }

  /** A file that is read would be lost, and a folder that is missing is told before the work. */
  @Test
  void whereItIsWrittenIsLookedAtFirst() throws IOException {
    String data = "csv:" + rows + ",label=larger";
    String before = Files.readString(rows);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), rows);
    for (Path read : List.of(rows, network, link)) {
      Program.run("predict", "--network", network.toString(), "--data", data, "--out", "" + read)
          .assertMistake("would be replaced by what is made of it", "--out");
    }
    assertThat(Files.readString(rows)).isEqualTo(before);
    Path missing = folder.resolve("missing");
    Program.run("predict", "--network", "" + network, "--data", data, "--out", missing + "/out.csv")
        .assertMistake("there is no " + missing, "--out");
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");

    predict(broken, "csv:" + rows + ",label=larger")
        .assertMistake("broken.onnx", "ONNX Runtime does not take");
  }
}
