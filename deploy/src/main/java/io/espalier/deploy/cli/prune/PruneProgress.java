package io.espalier.deploy.cli.prune;

import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.Terminal;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.ExperimentListener;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.Recovery;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** How {@code prune} gets on: a bar, and a line for each network that is done. */
final class PruneProgress implements ExperimentListener, AutoCloseable {

  private final ExperimentSettings settings;
  private final String reduction;
  private final Consumer<NetworkSnapshot> keepDense;
  private final ProgressBar bar;

  /**
   * @param samples of the training part
   * @param reduction what a round does, for people
   * @param keepDense told the dense network as soon as it is trained
   */
  PruneProgress(
      ExperimentSettings settings,
      int samples,
      String reduction,
      Consumer<NetworkSnapshot> keepDense) {
    this.settings = settings;
    this.reduction = reduction;
    this.keepDense = keepDense;
    bar =
        ProgressBar.onStandardError(
            "Pruning", samplesToTrain(settings, samples), Terminal.ofProcess());
  }

  /**
   * Samples to train on if all rounds are made; empty when rounds differ in length, for then the
   * most there can be is many times what there will be.
   */
  static OptionalLong samplesToTrain(ExperimentSettings settings, int samples) {
    Recovery recovery = settings.recovery();
    int batches = (samples - settings.choice().heldOut()) / settings.batchSize();
    return recovery.mostEpochs() > recovery.phase().epochs()
        ? OptionalLong.empty()
        : OptionalLong.of((long) batches * settings.batchSize() * settings.mostEpochs());
  }

  @Override
  public void progress(long samples, long all, String phase, double share) {
    bar.update(samples, String.format(Locale.ROOT, "%s, %.0f %%", phase, 100 * share));
  }

  @Override
  public void denseDone(NetworkSnapshot network, double accuracy) {
    keepDense.accept(network);
    bar.println(String.format(Locale.ROOT, "dense     held-out accuracy %.2f %%", 100 * accuracy));
  }

  /** Accuracies are held-out ones, as the line of the dense network says. */
  @Override
  public void roundDone(Round round, int parameters) {
    bar.println(
        String.format(
            Locale.ROOT,
            "round %2d  %,9d kept  %6.1f×  %.2f %% after the %s, %.2f %% recovered%s",
            round.number(),
            round.kept(),
            (double) parameters / round.kept(),
            100 * round.accuracyAfterCut(),
            reduction,
            100 * round.accuracyAfterRecovery(),
            round.withinTolerance() ? "" : beyond(round)));
  }

  /** What became of a round that lost too much; the rounds after it may raise the curve. */
  private String beyond(Round round) {
    return settings.choice().afterFailure() == AfterFailure.ROLLBACK
        ? "%n          rolled back".formatted()
        : String.format(
            Locale.ROOT,
            "%n          beyond tolerance so far, %.2f %% on the curve",
            100 * round.judgedAccuracy());
  }

  @Override
  public void close() {
    bar.close();
  }
}
