package io.espalier.model.experiment;

import io.espalier.model.compact.Compacted;
import io.espalier.model.compact.Compaction;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.HalfLife;
import io.espalier.model.experiment.ExperimentResult.Round;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.Learner;
import io.espalier.model.train.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network, then cuts and retrains it round after round. Between rounds the network is
 * compacted, which changes nothing but the time a step takes. Evidence is what the last epoch of
 * each training shows. Blocks; for one thread; deterministic on a CPU.
 */
public final class PruningExperiment {

  /** Told how far the work is; called from the working thread after every batch. */
  public interface Listener {

    /**
     * A batch was learnt.
     *
     * @param samples trained on so far
     * @param total samples to train on if all rounds are made
     * @param phase what is being done, for people
     */
    void progress(long samples, long total, String phase);

    /** A round is done. */
    void roundDone(Round round, int parameters);
  }

  private final ExperimentSettings settings;
  private final LabelledData train;
  private final LabelledData heldOut;
  private final Listener listener;
  private final Random order;
  private final int[] indices;
  private final float[] features;
  private final List<Round> rounds = new ArrayList<>();
  private final List<Compacted> compactions = new ArrayList<>();
  private long samples;

  private PruningExperiment(ExperimentSettings settings, LabelledData data, Listener listener) {
    if (data.size() <= settings.heldOut() + settings.batchSize()) {
      throw new IllegalArgumentException(
          "%d training samples are too few to hold out %d and train on batches of %d"
              .formatted(data.size(), settings.heldOut(), settings.batchSize()));
    }
    this.settings = settings;
    this.listener = listener;
    int trained = data.size() - settings.heldOut();
    train = data.slice(0, trained);
    heldOut = data.slice(trained, data.size());
    order = new Random(settings.seed());
    indices = new int[trained];
    for (int k = 0; k < trained; k++) {
      indices[k] = k;
    }
    features = new float[settings.batchSize() * settings.network().input().size()];
  }

  /** Runs the experiment on the training part of a data set. */
  public static ExperimentResult run(
      ExperimentSettings settings, LabelledData data, Listener listener) {
    return new PruningExperiment(settings, data, listener).run();
  }

  private ExperimentResult run() {
    NetworkSnapshot start =
        NetworkSnapshot.dense(
            settings.network(), Initializer.draw(settings.network(), settings.seed()));
    Trained dense = train(start, settings.denseEpochs(), "dense training");
    double denseAccuracy = Measurement.accuracy(dense.network(), heldOut);
    NetworkSnapshot best = dense.network();
    int chosen = 0;
    Trained current = dense;
    int beyond = 0;
    boolean reached = false;
    for (int number = 1;
        number <= settings.rounds() && beyond < settings.patience() && !reached;
        number++) {
      current = round(number, current, denseAccuracy);
      if (rounds.get(number - 1).withinTolerance()) {
        best = inOriginalShape(current.network());
        chosen = number;
        beyond = 0;
        reached = isTargetReached(best);
      } else {
        beyond++;
      }
    }
    return new ExperimentResult(dense.network(), best, chosen, denseAccuracy, rounds);
  }

  private boolean isTargetReached(NetworkSnapshot network) {
    return settings.targetCompression() > 0
        && settings.network().parameters()
            >= settings.targetCompression() * Math.max(1, network.kept());
  }

  /**
   * Back through the compactions of all rounds, so that what is left counts in the dense layers.
   */
  private NetworkSnapshot inOriginalShape(NetworkSnapshot network) {
    NetworkSnapshot expanded = network;
    for (int k = compactions.size() - 1; k >= 0; k--) {
      expanded = compactions.get(k).expand(expanded);
    }
    return expanded;
  }

  private Trained round(int number, Trained before, double denseAccuracy) {
    NetworkSnapshot network = before.network();
    Selection selection =
        Selection.choose(
            network, before.evidence().means(), settings.criterion(), settings.share());
    Compacted cut = Compaction.trace(network.without(selection.cut()));
    double afterCut = Measurement.accuracy(cut.network(), heldOut);
    long records = samples;
    Trained after =
        train(
            cut.network(), settings.roundEpochs(), "round " + number + " of " + settings.rounds());
    compactions.add(cut);
    double recovered = Measurement.accuracy(after.network(), heldOut);
    Round round =
        new Round(
            number,
            records,
            after.network().kept(),
            afterCut,
            recovered,
            recovered >= denseAccuracy - settings.tolerance());
    rounds.add(round);
    listener.roundDone(round, settings.network().parameters());
    return after;
  }

  /** A network, and what its last epoch showed of its units. */
  private record Trained(NetworkSnapshot network, ActivityEvidence evidence) {}

  private Trained train(NetworkSnapshot start, int epochs, String phase) {
    ActivityEvidence evidence = new ActivityEvidence(start.spec().probes(), HalfLife.INFINITE);
    try (Learner learner = Learner.start(start, settings.optimizer())) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        learner.learningRate(rate(epoch, epochs));
        epoch(learner, epoch == epochs - 1 ? evidence : null, phase);
      }
      return new Trained(learner.snapshot(), evidence);
    }
  }

  /** The full rate for two thirds of the epochs, then a tenth, as the paper's milestones do. */
  private double rate(int epoch, int epochs) {
    double full = settings.optimizer().learningRate();
    return 3 * epoch < 2 * epochs ? full : full / 10;
  }

  private void epoch(Learner learner, @Nullable ActivityEvidence evidence, String phase) {
    shuffle();
    int batch = settings.batchSize();
    for (int from = 0; from + batch <= indices.length; from += batch) {
      StepResult step = learner.learn(features(from), labels(from), evidence != null);
      if (evidence != null) {
        step.activity().ifPresent(evidence::add);
      }
      samples += batch;
      listener.progress(samples, total(), phase);
    }
  }

  private long total() {
    long perEpoch = (long) (indices.length / settings.batchSize()) * settings.batchSize();
    return perEpoch * (settings.denseEpochs() + (long) settings.rounds() * settings.roundEpochs());
  }

  private void shuffle() {
    for (int k = indices.length - 1; k > 0; k--) {
      int other = order.nextInt(k + 1);
      int index = indices[k];
      indices[k] = indices[other];
      indices[other] = index;
    }
  }

  private float[] features(int from) {
    int width = settings.network().input().size();
    for (int k = 0; k < settings.batchSize(); k++) {
      train.copyFeatures(indices[from + k], features, k * width);
    }
    return features;
  }

  private int[] labels(int from) {
    int[] labels = new int[settings.batchSize()];
    for (int k = 0; k < labels.length; k++) {
      labels[k] = train.label(indices[from + k]);
    }
    return labels;
  }
}
