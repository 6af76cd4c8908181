package io.espalier.model.experiment;

import io.espalier.model.compact.Compacted;
import io.espalier.model.compact.Compaction;
import io.espalier.model.experiment.ExperimentResult.Round;
import io.espalier.model.experiment.OfflineTraining.Trained;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.NoiseOutputs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network, then cuts and retrains it round after round, the dense network teaching the
 * pruned ones if so set. Between rounds the network is compacted, which changes nothing but the
 * time a step takes. Blocks; for one thread; deterministic on a CPU. Keeps the network of each
 * round, compacted, until the best is chosen.
 */
public final class PruningExperiment {

  private final ExperimentSettings settings;
  private final LabelledData samples;
  private final LabelledData heldOut;
  private final ExperimentListener listener;
  private final OfflineTraining training;
  private final AccuracyCurve curve = new AccuracyCurve();
  private final List<Round> rounds = new ArrayList<>();
  private final List<Compacted> compactions = new ArrayList<>();
  private final List<NetworkSnapshot> recovered = new ArrayList<>();

  /** Of the network as it is compacted by now. */
  private float[] initialValues;

  private @Nullable Teacher teacher;
  private String phase = "dense training";

  private PruningExperiment(
      ExperimentSettings settings, LabelledData data, ExperimentListener listener) {
    int trained = data.size() - settings.choice().heldOut();
    if (trained <= settings.batchSize()) {
      throw new IllegalArgumentException(
          "%d training samples are too few to hold out %d and train on batches of %d"
              .formatted(data.size(), settings.choice().heldOut(), settings.batchSize()));
    }
    this.settings = settings;
    this.listener = listener;
    initialValues = Initializer.draw(settings.network(), settings.seed());
    LabelledData shuffled = data.shuffled(settings.seed());
    samples = shuffled.slice(0, trained);
    heldOut = shuffled.slice(trained, data.size());
    training =
        new OfflineTraining(
            samples,
            settings.network().input().size(),
            settings.batchSize(),
            settings.seed(),
            settings.criterion()::evidence,
            this::learnt);
  }

  /**
   * Runs the experiment on the training part of a data set.
   *
   * @throws IllegalArgumentException when it has too few samples for the settings
   */
  public static ExperimentResult run(
      ExperimentSettings settings, LabelledData data, ExperimentListener listener) {
    return new PruningExperiment(settings, data, listener).run();
  }

  private ExperimentResult run() {
    NetworkSnapshot start = NetworkSnapshot.dense(settings.network(), initialValues);
    Trained dense = training.train(start, settings.dense(), NoiseOutputs.NONE, null);
    double denseAccuracy = Measurement.accuracy(dense.network(), heldOut);
    curve.add(denseAccuracy);
    listener.denseDone(denseAccuracy);
    teacher =
        settings
            .distillation()
            .map(distillation -> new Teacher(dense.network(), samples, distillation))
            .orElse(null);
    Trained current = dense;
    while (goesOn()) {
      current = round(rounds.size() + 1, current);
    }
    int chosen = lastWithinTolerance();
    return new ExperimentResult(
        dense.network(),
        chosen == 0 ? dense.network() : inOriginalShape(chosen),
        chosen,
        denseAccuracy,
        judged());
  }

  private boolean goesOn() {
    int best = lastWithinTolerance();
    return rounds.size() < settings.rounds()
        && rounds.size() - best < settings.choice().patience()
        && !isTargetReached(best);
  }

  private boolean isTargetReached(int round) {
    double target = settings.choice().targetCompression();
    return round > 0
        && target > 0
        && settings.network().parameters() >= target * Math.max(1, rounds.get(round - 1).kept());
  }

  private int lastWithinTolerance() {
    int last = rounds.size();
    while (last > 0 && !isWithinTolerance(last)) {
      last--;
    }
    return last;
  }

  private boolean isWithinTolerance(int round) {
    return curve.isWithin(settings.choice().tolerance(), round);
  }

  /** Back through the compactions up to a round, so that its network has the dense layers. */
  private NetworkSnapshot inOriginalShape(int round) {
    NetworkSnapshot expanded = recovered.get(round - 1);
    for (int k = round - 1; k >= 0; k--) {
      expanded = compactions.get(k).expand(expanded);
    }
    return expanded;
  }

  /** All rounds, judged by the whole curve. */
  private List<Round> judged() {
    return rounds.stream().map(round -> round.within(isWithinTolerance(round.number()))).toList();
  }

  private Trained round(int number, Trained before) {
    phase = "round " + number + " of " + settings.rounds();
    NetworkSnapshot network = before.network();
    Selection selection =
        settings
            .cuts()
            .depth(number, settings.network())
            .choose(network, before.evidence(), settings.criterion());
    Compacted cut = Compaction.trace(network.without(selection.cut()));
    double afterCut = Measurement.accuracy(cut.network(), heldOut);
    long records = training.learnt();
    Trained after = training.train(start(cut), settings.recovery(), NoiseOutputs.NONE, teacher);
    double accuracy = Measurement.accuracy(after.network(), heldOut);
    curve.add(accuracy);
    compactions.add(cut);
    recovered.add(after.network());
    Round round =
        new Round(
            number, records, after.network().kept(), afterCut, accuracy, isWithinTolerance(number));
    rounds.add(round);
    listener.roundDone(round, settings.network().parameters());
    return after;
  }

  /** What is trained after a cut. */
  private NetworkSnapshot start(Compacted cut) {
    if (!settings.rewind()) {
      return cut.network();
    }
    NetworkSnapshot rewound = cut.rewound(initialValues);
    initialValues = rewound.values();
    return rewound;
  }

  private void learnt(long samples) {
    long epochs =
        settings.dense().epochs() + (long) settings.rounds() * settings.recovery().epochs();
    listener.progress(samples, epochs * training.perEpoch(), phase);
  }
}
