package io.espalier.deploy.cli.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Pruning;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The library has the defaults of {@code espalier prune}, for each criterion and network. */
class LibraryDefaultsTest {

  @Command(name = "options")
  private static final class Options {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  }

  private static final DataSet DIGITS = DataSpec.parse("digits:train=700,test=10").open();

  static Stream<Arguments> methods() {
    return Stream.of("lenet-300-100", "lenet-5")
        .flatMap(
            network ->
                Method.NAMES.stream()
                    .filter(LibraryDefaultsTest::isPossible)
                    .map(method -> Arguments.of(network, method)));
  }

  /** Gradients can not score what was just merged. */
  private static boolean isPossible(String method) {
    return !method.startsWith("taylor+") && !method.startsWith("sensitivity+");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void ofPictures(String network, String method) {
    NetworkSpec spec = NetworkSpec.parse(network, new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    ExperimentSettings library =
        Pruning.of(spec).data(rows(700, 784)).criterion(method).seed(3).settings();

    assertSame(
        library, command(DIGITS, "--network=" + network, "--criterion=" + method, "--seed=3"));
  }

  @Test
  void ofRows(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.csv");
    StringBuilder csv = new StringBuilder("a,b,class\n");
    for (int row = 0; row < 1_000; row++) {
      csv.append(row).append(",1,").append(row % 2).append('\n');
    }
    Files.writeString(file, csv);
    DataSet table = DataSpec.parse("csv:%s,label=class".formatted(file)).open();

    assertSame(
        Pruning.of(NetworkSpec.dense(2, 8, 2)).data(rows(800, 2)).criterion("noiseout").settings(),
        command(table, "--network=2-8-2", "--criterion=noiseout"));
    assertSame(
        Pruning.of(NetworkSpec.dense(2, 8, 2)).data(rows(800, 2)).settings(),
        command(table, "--network=2-8-2"));
  }

  private static LabelledData rows(int count, int features) {
    Random random = new Random(1);
    float[][] rows = new float[count][features];
    for (float[] row : rows) {
      row[0] = random.nextFloat();
    }
    return LabelledData.of(rows, new int[count]);
  }

  private static ExperimentSettings command(DataSet data, String... arguments) {
    Options options = new Options();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options.experiment.settings(data);
  }

  private static void assertSame(ExperimentSettings library, ExperimentSettings command) {
    assertThat(parts(library)).isEqualTo(parts(command));
  }

  /** All there is; criteria by name, as they are no values. */
  private static List<Object> parts(ExperimentSettings settings) {
    return List.of(
        settings.initial(),
        settings.reduction().name(),
        settings.reduction().merging(),
        settings.reduction().cutting().map(Cut::plan),
        settings.reduction().cutting().map(Cut::surveyed),
        settings.noise(),
        settings.dense(),
        settings.recovery(),
        settings.rounds(),
        settings.batchSize(),
        settings.choice(),
        settings.seed());
  }
}
