package io.espalier.model;

import io.espalier.model.compact.Compaction;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.ExperimentResult;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.offline.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link Pruning} came to.
 *
 * @param settings all that decided it
 * @param experiment the networks before and after, and the rounds between them
 * @param compacted the pruned network without what is gone: a smaller one that computes the same
 */
public record PruningResult(
    ExperimentSettings settings, ExperimentResult experiment, NetworkSnapshot compacted) {

  static PruningResult of(ExperimentSettings settings, ExperimentResult experiment) {
    return new PruningResult(settings, experiment, Compaction.compact(experiment.pruned()));
  }

  /** The network before the first round. */
  public NetworkSnapshot dense() {
    return experiment.dense();
  }

  /** The network of the chosen round, masked; the dense one if none was within the tolerance. */
  public NetworkSnapshot pruned() {
    return experiment.pruned();
  }

  /** All rounds, in their order. */
  public List<Round> rounds() {
    return experiment.rounds();
  }

  /** The dense network's share of right predictions, on the held-out samples. */
  public double denseAccuracy() {
    return experiment.denseAccuracy();
  }

  /** The pruned network's, on the same samples, none of which it was trained on. */
  public double accuracy() {
    return experiment.chosen() == 0
        ? denseAccuracy()
        : rounds().get(experiment.chosen() - 1).accuracyAfterRecovery();
  }

  /** The share of other samples that the pruned network predicts right. */
  public double accuracy(LabelledData samples) {
    samples.requireFit(compacted.spec());
    return Measurement.accuracy(compacted, samples);
  }

  /** Parameters of the dense network for each that is left; 1 if nothing could go. */
  public double compression() {
    return (double) dense().spec().parameters() / pruned().kept();
  }

  /**
   * Writes the compacted network, with its standardization. {@link NetworkFile#read} reads it, and
   * so does each command that takes a trained network.
   */
  public void save(Path file) throws IOException {
    new NetworkFile(
            compacted,
            Map.of(
                "criterion", settings.reduction().name(),
                "compression", String.format(Locale.ROOT, "%.2f", compression()),
                "seed", Long.toString(settings.seed()),
                "held-out", Integer.toString(settings.choice().heldOut())))
        .write(file);
  }

  /** For people: how much is left, and what that costs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d parameters (%.1f×) in %d rounds, accuracy %.2f %% after %.2f %%",
        pruned().kept(),
        dense().spec().parameters(),
        compression(),
        rounds().size(),
        100 * accuracy(),
        100 * denseAccuracy());
  }
}
