package io.espalier.actors.progress;

import io.espalier.model.network.LayerCounts;
import io.espalier.model.plan.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What the pruner did, found or waits for. */
public sealed interface PruningProgress extends Progress {

  /**
   * What the mask leaves.
   *
   * @param kept weights and biases that are not masked
   * @param total weights and biases
   * @param macs multiply-accumulate operations per prediction
   * @param denseMacs what they were with nothing masked
   * @param units neurons of all layers, dead or alive
   * @param inputConnections live connections per input of the network; never written to
   */
  record MaskStatus(
      long records,
      List<LayerCounts> layers,
      int kept,
      int total,
      long macs,
      long denseMacs,
      int units,
      int[] inputConnections)
      implements PruningProgress {

    @Override
    public boolean equals(Object other) {
      return other instanceof MaskStatus that
          && records == that.records
          && kept == that.kept
          && total == that.total
          && macs == that.macs
          && denseMacs == that.denseMacs
          && units == that.units
          && layers.equals(that.layers)
          && Arrays.equals(inputConnections, that.inputConnections);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          records, kept, total, macs, denseMacs, units, layers, Arrays.hashCode(inputConnections));
    }

    /** Parameters of the dense network per parameter left. */
    public double compression() {
      return (double) total / Math.max(1, kept);
    }

    /** Neurons that anything still reaches. */
    public int activeUnits() {
      return layers.stream().mapToInt(LayerCounts::activeUnits).sum();
    }
  }

  /** The pruner changed state. */
  record PhaseChanged(long records, Phase phase) implements PruningProgress {}

  /** What the pruner is doing. */
  enum Phase {
    WARMING("warming up"),
    SCORING("scoring"),
    CUTTING("cutting"),
    ON_PROBATION("on probation"),
    RECOVERING("recovering"),
    REPRUNING("learning anew, regrown"),
    PAUSED("paused by drift"),
    SETTLED("target reached"),
    OFF("pruning is off");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /** How a cut or a merge ended. */
  enum Outcome {
    /** It was made and is on probation. */
    APPLIED,
    /** It passed probation. */
    KEPT,
    /** It hurt and was undone. */
    ROLLED_BACK,
    /** It was undone as well, but the stream had changed: whether it hurt can't be told. */
    DRIFTED,
    /** No cut: connections came back because the stream changed. */
    REGROWN,
    /** Some of what had come back was cut again, which nobody judges. */
    CUT_AGAIN;

    /** Whether a probation began or ended with it. */
    public boolean isOfProbation() {
      return this == APPLIED || isJudged();
    }

    /** Whether it is how a probation ended. */
    public boolean isJudged() {
      return this == KEPT || isUndone();
    }

    /** Whether what was removed is back. */
    public boolean isUndone() {
      return this == ROLLED_BACK || this == DRIFTED;
    }
  }

  /**
   * The pruner decided.
   *
   * @param round the number of the cut or merge, from 1
   * @param criterion what scored; {@value Method#NOISE_OUT} if neurons were merged; {@code
   *     regrowth} if connections came back
   * @param parameters how many it removed, or how many came back
   * @param kept parameters left after the decision
   * @param accuracyBefore windowed accuracy before the cut; of one that was judged beside its
   *     shadow, what accuracy would be now without it
   * @param accuracyAfterCut accuracy over the first tenth of probation; the same as before for a
   *     cut just made
   * @param accuracyNow accuracy over the last half of probation; the same as before for a cut just
   *     made
   */
  record Decision(
      long records,
      int round,
      String criterion,
      Outcome outcome,
      int parameters,
      int kept,
      double accuracyBefore,
      double accuracyAfterCut,
      double accuracyNow)
      implements PruningProgress {

    /** In the place of what scored, where connections came back. */
    public static final String REGROWTH = "regrowth";

    private static final long DRIFT_DELAY_RECORDS = 5_000;

    /** Whether it is about neurons that were merged, and not about connections that were cut. */
    public boolean merges() {
      return criterion.equals(Method.NOISE_OUT);
    }

    /**
     * Whether a drift that is found after so many records explains why it was undone: detectors
     * need some records to be sure.
     */
    public boolean isExplainedByDriftAt(long found) {
      return outcome == Outcome.ROLLED_BACK
          && found >= records
          && found - records <= DRIFT_DELAY_RECORDS;
    }

    /** As drifted as one that was undone after the drift was found. */
    public Decision explainedByDrift() {
      return new Decision(
          records,
          round,
          criterion,
          Outcome.DRIFTED,
          parameters,
          kept,
          accuracyBefore,
          accuracyAfterCut,
          accuracyNow);
    }

    /** What was done, for people: cut or merge. */
    public String act() {
      return merges() ? "merge" : "cut";
    }
  }

  /**
   * Why nothing is cut, or nothing kept, though it is time to.
   *
   * <p>What is known of accuracy is in the event.
   */
  enum Doubt {
    FIRST_RISE("accuracy is still rising"),
    NOT_RECOVERED("accuracy is not back yet where it was before the stream changed"),
    ONE_CLASS("all records are of one class"),
    NO_SKILL("predictions are no better than chance"),
    LOSS_RISING("the loss is rising");

    private final String text;

    Doubt(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /**
   * Cuts wait, for another reason than before; or go on, if there is none.
   *
   * @param accuracy of the newest window
   * @param accuracyBefore that it was before the stream changed; 0 if that does not matter
   */
  record CutsWait(long records, Optional<Doubt> doubt, double accuracy, double accuracyBefore)
      implements PruningProgress {

    /** One line for people. */
    public String text() {
      String what = doubt.map(reason -> "cuts wait: " + reason.text()).orElse("cuts go on");
      String now = String.format(Locale.ROOT, "%s (accuracy %.2f %%", what, 100 * accuracy);
      return accuracyBefore > 0
          ? String.format(Locale.ROOT, "%s, before the change %.2f %%)", now, 100 * accuracyBefore)
          : now + ")";
    }
  }

  /** A cut or merge that nothing can be said of is not kept; how it ended follows as a decision. */
  record Undecided(long records, Doubt doubt) implements PruningProgress {

    /** One line for people. */
    public String text() {
      return "nothing to judge the last change by, so it is undone: " + doubt.text();
    }
  }

  /**
   * The margin of the guard is finer than the noise of what it compares, which counts instead.
   *
   * @param margin as set
   * @param allowed loss of accuracy that counts as none, twice its noise
   */
  record GuardCoarsened(long records, double margin, double allowed) implements PruningProgress {

    /** One line for people. */
    public String text() {
      return String.format(
          Locale.ROOT,
          "guard-margin %s is below twice the noise of accuracy over probation-records: %.4f counts"
              + " instead, until probation-records are more",
          margin,
          allowed);
    }
  }

  /**
   * A drift was found so soon after a change was undone that it may be why it was: by accuracy
   * before and after, the two can't be told apart.
   *
   * @param decision as it is in the journal now
   */
  record Reassessed(long records, Decision decision) implements PruningProgress {}

  /** The trainer has waited for what was to be cut: scoring took longer than lead-records. */
  record ProposalLate(long records) implements PruningProgress {}

  /**
   * An actor did not answer the pruner, which goes on as if it had not asked.
   *
   * @param from whom the answer was to come
   */
  record ReplyLost(long records, String from) implements PruningProgress {}
}
