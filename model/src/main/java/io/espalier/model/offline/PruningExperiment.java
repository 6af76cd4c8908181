package io.espalier.model.offline;

import io.espalier.model.compact.CompactedNetwork;
import io.espalier.model.compact.Compaction;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.offline.RoundLedger.Stage;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction.Merge;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network, then reduces and retrains it round after round, the dense network teaching the
 * smaller ones if so set. Noise outputs, if there are any, are trained along from the start, take
 * no part in any accuracy or count, and are dropped at the end. Between rounds the network is
 * compacted, which changes nothing but the time a step takes. A round that finds nothing to take
 * away is not made, and ends it. Only merges one by one are given time: a round without a merge
 * trains all the same, and as many of them in a row as the patience allows end it. Blocks; for one
 * thread; deterministic on a CPU.
 */
public final class PruningExperiment {

  private final ExperimentSettings settings;
  private final LabelledData samples;
  private final LabelledData heldOut;
  private final ExperimentListener listener;
  private final OfflineTraining training;
  private final Reducer reducer;
  private @Nullable Teacher teacher;
  private String phase = "";
  private long phaseStart;
  private long phaseSamples;

  private PruningExperiment(
      ExperimentSettings asked, LabelledData data, ExperimentListener listener) {
    this.listener = listener;
    HeldOut parts = HeldOut.of(asked, data);
    data.requireFit(asked.network());
    samples = parts.trained();
    heldOut = parts.heldOut();
    settings = asked.on(samples);
    training =
        new OfflineTraining(
            samples,
            settings.network().input().size(),
            settings.batchSize(),
            settings.seed(),
            settings.reduction().needsEvidence() ? settings.reduction()::evidence : null,
            progress());
    reducer = new Reducer(settings, samples, heldOut);
  }

  /**
   * Runs the experiment on the training part of a data set.
   *
   * @throws IllegalArgumentException when it has too few samples for the settings, or does not fit
   *     the network
   */
  public static ExperimentResult run(
      ExperimentSettings settings, LabelledData data, ExperimentListener listener) {
    return new PruningExperiment(settings, data, listener).run();
  }

  private ExperimentResult run() {
    Trained dense = trainDense();
    NetworkSnapshot classes = classes(dense.network());
    double denseAccuracy = Measurement.accuracy(classes, heldOut);
    listener.denseDone(classes, denseAccuracy);
    teacher =
        settings
            .recovery()
            .distillation()
            .map(distillation -> new Teacher(classes, samples, distillation))
            .orElse(null);
    RoundLedger ledger = new RoundLedger(settings, dense, denseAccuracy);
    boolean made = true;
    while (made && ledger.goesOn()) {
      made = round(ledger);
    }
    int chosen = ledger.standing();
    return new ExperimentResult(
        classes,
        chosen == 0 ? classes : classes(ledger.standingStage().inOriginalShape()),
        chosen,
        denseAccuracy,
        ledger.rounds(),
        ledger.standingStage().training());
  }

  private Trained trainDense() {
    begin("dense training", settings.dense());
    return training.train(initial(), settings.dense(), settings.noise(), null);
  }

  /** The network before any training here; the same whenever it is asked for. */
  private NetworkSnapshot initial() {
    return settings.noise().attach(settings.initial().snapshot(settings.seed()));
  }

  /** Whether training may open what can not be merged yet. */
  private boolean isGivenTime() {
    return settings.reduction().merging().map(Merge::pace).stream()
        .anyMatch(MergePace.OneByOne.class::isInstance);
  }

  /** Makes a round, unless there is nothing to take away and no use in waiting; returns whether. */
  private boolean round(RoundLedger ledger) {
    Stage start = ledger.start();
    Reducer.Extent extent =
        new Reducer.Extent(ledger.factor(), ledger.leastAccuracy(), targetParameters());
    NetworkSnapshot smaller = reducer.reduce(start.trained(), extent);
    if (smaller.kept() == start.network().kept() && !isGivenTime()) {
      return false;
    }
    CompactedNetwork reduced = Compaction.trace(smaller);
    NetworkSnapshot cut = classes(reduced.network());
    double afterCut = Measurement.accuracy(cut, heldOut);
    long records = training.learnt();
    TrainingPhase recovery = recovery(cut);
    begin(String.format(Locale.ROOT, "round %d of %d", ledger.next(), settings.rounds()), recovery);
    Trained after = training.train(trainable(reduced, ledger), recovery, settings.noise(), teacher);
    NetworkSnapshot recovered = classes(after.network());
    double accuracy = Measurement.accuracy(recovered, heldOut);
    Round round =
        new Round(
            ledger.next(),
            records,
            recovered.kept(),
            recovered.spec().parameters(),
            afterCut,
            accuracy);
    Round judged = ledger.add(new Stage(after, reduced, start, recovery), round);
    listener.roundDone(judged, settings.network().parameters());
    return true;
  }

  /** What the rounds go down to: a target that ends them, or a schedule's; 0 for none. */
  private int targetParameters() {
    int scheduled =
        settings
            .reduction()
            .cutting()
            .map(cut -> cut.plan().targetParameters(settings.network()))
            .orElse(0);
    return Math.max(scheduled, settings.choice().targetParameters(settings.network().parameters()));
  }

  /** What is trained after a cut. */
  private NetworkSnapshot trainable(CompactedNetwork reduced, RoundLedger ledger) {
    return switch (settings.recovery().start()) {
      case FINETUNE -> ledger.goingOnFrom(reduced.network());
      case REWIND ->
          reduced
              .network()
              .withValues(reduced.fromSource(ledger.start().inThisShape(initial().values())));
    };
  }

  private TrainingPhase recovery(NetworkSnapshot network) {
    NetworkSnapshot dense =
        NetworkSnapshot.dense(settings.network(), new float[settings.network().size()]);
    return settings.recovery().phase(macs(network), macs(dense));
  }

  private static long macs(NetworkSnapshot network) {
    return LayerCounts.macs(network.spec(), network.live());
  }

  private NetworkSnapshot classes(NetworkSnapshot network) {
    return settings.noise().detach(network);
  }

  private void begin(String name, TrainingPhase trained) {
    phase = name;
    phaseStart = training.learnt();
    phaseSamples = trained.epochs() * training.perEpoch();
  }

  private OfflineTraining.Watcher progress() {
    return new OfflineTraining.Watcher() {
      @Override
      public void learnt(long samples) {
        tell(phase, (samples - phaseStart) / (double) phaseSamples);
      }

      @Override
      public void observed(long samples) {
        tell("observing", samples / (double) training.perEpoch());
      }
    };
  }

  private void tell(String doing, double share) {
    listener.progress(training.learnt(), settings.mostEpochs() * training.perEpoch(), doing, share);
  }
}
