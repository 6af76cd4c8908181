package io.espalier.deploy.cli.prune;

import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.model.merge.CorrelationGate;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction.Merge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which neurons NoiseOut merges, and how many in a round. What is not given depends. */
final class MergeOptions {

  @Option(
      names = "--merge-style",
      paramLabel = "STYLE",
      description =
          "thorough: least error first, all neurons of the layer take over, inputs too;"
              + " gentle: the pair of neurons with the least error; faithful: as in the paper, the"
              + " most correlated pair of neurons (default: thorough; both gentle)")
  private @Nullable MergeStyle style;

  @Option(
      names = "--merge-ranking",
      description =
          "what goes first: error, the least expected error ‖w‖²·C·(1−rho²), or correlation, the"
              + " largest |rho| (default: of the style)")
  private @Nullable Ranking ranking;

  @Option(
      names = "--merge-form",
      description =
          "who takes over: pair, the most correlated neuron, or all, by ridge regression (default:"
              + " of the style)")
  private @Nullable Form form;

  @Option(
      names = "--merge-ridge",
      description = "of that regression, as a share of the mean variance (default: 0.001)")
  private @Nullable Double ridge;

  @Option(
      names = "--merge-inputs",
      negatable = true,
      description =
          "whether what the first dense layer reads is merged too: pixels, or flattened planes"
              + " (default: of the style; not behind convolutions)")
  private @Nullable Boolean inputs;

  @Option(
      names = "--merge-channels",
      description =
          "merges channels of convolutions too, by all their positions; in networks of layers one"
              + " after the other, and exact but for zero padding (default: dense layers at the end"
              + " alone)")
  private boolean channels;

  @Option(
      names = "--merge-pace",
      paramLabel = "PACE",
      description =
          "how much a round merges: a share of the parameters of the dense layers at the end, or of"
              + " all with --merge-channels; cost:LIMIT, whatever costs at most that, by the"
              + " ranking; or one-by-one, as in the paper, until the accuracy is beyond the"
              + " tolerance, for training to repair (default: 0.7; both cost:0.0001)")
  private @Nullable String pace;

  @Option(
      names = "--merge-least-correlation",
      paramLabel = "RHO",
      description = "the gate: a merge needs this |rho|, significantly (default: 0, open)")
  private @Nullable Double leastCorrelation;

  @Option(
      names = "--merge-significance",
      description =
          "chance that the gate lets any pair pass wrongly, 1 to trust estimates (default: "
              + MethodDefaults.SIGNIFICANCE
              + ")")
  private @Nullable Double significance;

  @Option(
      names = "--merge-observed",
      paramLabel = "SAMPLES",
      description =
          "training samples that a round's correlations rest on (default: "
              + MethodDefaults.OBSERVED
              + ")")
  private int observed = MethodDefaults.OBSERVED;

  boolean mergesChannels() {
    return channels;
  }

  Merge merge(NetworkSpec network, MethodDefaults defaults) {
    return new Merge(settings(network, defaults), pace(defaults), observed);
  }

  private MergeSettings settings(NetworkSpec network, MethodDefaults defaults) {
    MergeSettings base =
        (style == null ? defaults.merging().settings() : style.settings()).fitting(network);
    Form takesOver = form == null ? base.form() : form;
    UnusedOptions.refuse(
        ridge != null && takesOver == Form.PAIR,
        "--merge-ridge is of the form all",
        "one neuron takes over from one");
    if (ridge != null && ridge == 0) {
      throw new IllegalArgumentException(
          "--merge-ridge must be above 0 where all units take over: some may be told exactly by"
              + " others, and the regression has no answer then. Try 0.000001.");
    }
    boolean inputsToo = inputs == null ? base.firstGroup() == 0 : inputs;
    return new MergeSettings(
        ranking == null ? base.ranking() : ranking,
        takesOver,
        ridge == null ? MergeSettings.THOROUGH.ridge() : ridge,
        gate(),
        inputsToo ? 0 : 1,
        channels ? Grouping.CHANNELS : Grouping.NEURONS);
  }

  private CorrelationGate gate() {
    UnusedOptions.refuse(
        significance != null && leastCorrelation == null,
        "--merge-significance is of the gate",
        "without --merge-least-correlation that is open");
    return new CorrelationGate(
        leastCorrelation == null ? 0 : leastCorrelation,
        significance == null ? MethodDefaults.SIGNIFICANCE : significance);
  }

  private MergePace pace(MethodDefaults defaults) {
    return pace == null ? defaults.merging().pace() : MergePace.parse(pace);
  }
}
