package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.CutRules;
import io.espalier.deploy.settings.DriftSettings;
import io.espalier.deploy.settings.HttpSettings;
import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.MergeRules;
import io.espalier.deploy.settings.PruneSettings;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The defaults that the help of {@code demo} tells are those that hold. */
class DemoHelpTest {

  private static final LearningSettings LEARNING = DemoDefaults.LEARNING;
  private static final PruneSettings PRUNE = LEARNING.prune();
  private static final CutRules CUTS = PRUNE.reduction().cuts();
  private static final MergeRules MERGES = PRUNE.reduction().merges();

  static Stream<Arguments> defaults() {
    return Stream.of(
        told("--batch-size", LEARNING.batchSize()),
        told("--learning-rate", LEARNING.optimizer().learningRate()),
        told("--observe-every", LEARNING.observeEvery()),
        told("--seed", LEARNING.seed()),
        told("--guard-margin", PRUNE.cycle().guardMargin()),
        told("--rate-while-cutting", PRUNE.cycle().rateWhileCutting()),
        told("--criterion", PRUNE.reduction().criterion()),
        told("--target", PRUNE.reduction().targetCompression()),
        told("--drift-detector", DriftSettings.DEFAULT.detector()),
        told("--port", HttpSettings.DEFAULT.port()),
        told("--kernel-norm", CUTS.kernelNorm()),
        told("--alpha", CUTS.alpha()),
        told("--size-exponent", CUTS.sizeExponent()),
        told("--schedule", CUTS.schedule()),
        told("--rounds", CUTS.rounds()),
        told("--size-metric", CUTS.sizeMetric().text()),
        told("--merge-style", MERGES.mergeStyle()),
        told("--rate", 2_000.0));
  }

  private static Arguments told(String option, Object usual) {
    String shortest =
        usual instanceof Double number
            ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
            : String.valueOf(usual).toLowerCase(Locale.ROOT);
    return Arguments.of(option, shortest);
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void theHelpTellsWhatHolds(String option, String usual) {
    assertThat(entry(option)).matches(".*[Dd]efault: " + Pattern.quote(usual) + "\\)?");
  }

  /** What stands behind an option, up to the next one, in one line. */
  private static String entry(String option) {
    String help = new CommandLine(new DemoCommand()).getUsageMessage();
    String entry = help.substring(help.indexOf("      " + option + "=") + 6);
    return entry.split("\n(      --|\n)", 2)[0].replaceAll("\\s+", " ").strip();
  }
}
