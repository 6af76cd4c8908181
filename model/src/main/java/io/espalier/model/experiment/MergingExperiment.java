package io.espalier.model.experiment;

import io.espalier.model.compact.Compacted;
import io.espalier.model.compact.Compaction;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.experiment.ExperimentResult.Round;
import io.espalier.model.experiment.MergingSettings.Pace;
import io.espalier.model.experiment.TrainingPhase.Decay;
import io.espalier.model.merge.Folds;
import io.espalier.model.merge.Merged;
import io.espalier.model.merge.Merging;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Trains a network with noise outputs, then merges its units and retrains what is left, round after
 * round. A round that ends beyond the tolerance is rolled back. Between rounds the network is
 * compacted, which changes nothing but the time a step takes. Blocks; for one thread; deterministic
 * on a CPU.
 */
public final class MergingExperiment {

  private final MergingSettings settings;
  private final LabelledData train;
  private final LabelledData heldOut;
  private final OfflineTraining training;
  private final ExperimentListener listener;
  private final List<Round> rounds = new ArrayList<>();

  /** The compactions of the rounds that stand, the last one first. */
  private final Deque<Compacted> compactions = new ArrayDeque<>();

  private String phase = "dense training";

  private MergingExperiment(
      MergingSettings settings, LabelledData data, ExperimentListener listener) {
    if (data.size() <= settings.heldOut() + settings.batchSize()) {
      throw new IllegalArgumentException(
          "%d training samples are too few to hold out %d and train on batches of %d"
              .formatted(data.size(), settings.heldOut(), settings.batchSize()));
    }
    this.settings = settings;
    this.listener = listener;
    int trained = data.size() - settings.heldOut();
    LabelledData shuffled = data.shuffled(settings.seed());
    train = shuffled.slice(0, trained);
    heldOut = shuffled.slice(trained, data.size());
    training =
        new OfflineTraining(
            train,
            settings.network().input().size(),
            settings.batchSize(),
            settings.seed(),
            this::learnt);
  }

  /**
   * Runs the experiment on the training part of a data set.
   *
   * @return the networks without noise outputs; parameters of the rounds are counted without them
   */
  public static ExperimentResult run(
      MergingSettings settings, LabelledData data, ExperimentListener listener) {
    return new MergingExperiment(settings, data, listener).run();
  }

  private ExperimentResult run() {
    NetworkSnapshot start =
        NetworkSnapshot.dense(
            settings.network(), Initializer.draw(settings.network(), settings.seed()));
    NetworkSnapshot dense = train(settings.noise().attach(start), settings.denseEpochs());
    double denseAccuracy = accuracy(dense);
    listener.denseDone(denseAccuracy);
    double least = denseAccuracy - settings.tolerance();
    NetworkSnapshot best = dense;
    int chosen = 0;
    int failures = 0;
    for (int number = 1;
        number <= settings.rounds() && failures < settings.patience() && !isTargetReached(best);
        number++) {
      phase = "round " + number + " of " + settings.rounds();
      NetworkSnapshot merged = merge(best, least, Math.pow(0.5, failures));
      if (classes(merged).kept() == classes(best).kept()) {
        break;
      }
      Compacted compacted = Compaction.trace(merged);
      NetworkSnapshot after = retrain(number, compacted.network(), least);
      if (rounds.get(number - 1).withinTolerance()) {
        compactions.push(compacted);
        best = after;
        chosen = number;
        failures = 0;
      } else {
        failures++;
      }
    }
    NetworkSnapshot pruned = classes(inOriginalShape(best));
    return new ExperimentResult(classes(dense), pruned, chosen, denseAccuracy, rounds);
  }

  private NetworkSnapshot merge(NetworkSnapshot network, double least, double factor) {
    if (settings.pace() instanceof Pace.Share pace) {
      int kept = classes(network).kept();
      int left = (int) (kept * (1 - pace.share() * factor));
      return carryOut(merging(network).leaving(Math.max(left, targetParameters())), network);
    }
    NetworkSnapshot merged = network;
    while (true) {
      Merged next = merging(merged).cheapest();
      if (next.merges().isEmpty() || Measurement.accuracy(next.network(), heldOut) < least) {
        return merged;
      }
      merged = carryOut(next, merged);
    }
  }

  /** Merges are decided for the classes alone: what is said to noise outputs need not be right. */
  private Merging merging(NetworkSnapshot network) {
    int firstGroup = settings.merging().firstGroup();
    NeuronEvidence.State evidence =
        NeuronSurvey.of(network, train, settings.observed(), firstGroup);
    return new Merging(classes(network), evidence, settings.merging());
  }

  private static NetworkSnapshot carryOut(Merged merged, NetworkSnapshot network) {
    return Folds.applyTo(network, merged.folds());
  }

  private NetworkSnapshot retrain(int number, NetworkSnapshot merged, double least) {
    long before = training.learnt();
    double afterMerge = accuracy(merged);
    NetworkSnapshot trained = train(merged, epochs(merged));
    double recovered = accuracy(trained);
    int kept = classes(trained).kept();
    Round round = new Round(number, before, kept, afterMerge, recovered, recovered >= least);
    rounds.add(round);
    listener.roundDone(round, settings.network().parameters());
    return trained;
  }

  private int epochs(NetworkSnapshot network) {
    long affordable =
        (long) settings.roundEpochs()
            * settings.network().parameters()
            / Math.max(1, classes(network).kept());
    return (int) Math.min(settings.mostRoundEpochs(), affordable);
  }

  private NetworkSnapshot train(NetworkSnapshot start, int epochs) {
    TrainingPhase cosine = new TrainingPhase(settings.optimizer(), epochs, Decay.COSINE);
    return training.train(start, cosine, settings.noise(), null).network();
  }

  private void learnt(long samples) {
    long epochs = settings.denseEpochs() + (long) settings.rounds() * settings.mostRoundEpochs();
    listener.progress(samples, epochs * training.perEpoch(), phase);
  }

  private double accuracy(NetworkSnapshot network) {
    return Measurement.accuracy(classes(network), heldOut);
  }

  private NetworkSnapshot classes(NetworkSnapshot network) {
    return settings.noise().detach(network);
  }

  private boolean isTargetReached(NetworkSnapshot network) {
    return classes(network).kept() <= targetParameters();
  }

  /** The most parameters that have the target compression; 0 if there is no target. */
  private int targetParameters() {
    return settings.targetCompression() > 0
        ? (int) (settings.network().parameters() / settings.targetCompression())
        : 0;
  }

  /** Back through the compactions, so that what is left counts in the dense layers. */
  private NetworkSnapshot inOriginalShape(NetworkSnapshot network) {
    NetworkSnapshot expanded = network;
    for (Compacted compacted : compactions) {
      expanded = compacted.expand(expanded);
    }
    return expanded;
  }
}
