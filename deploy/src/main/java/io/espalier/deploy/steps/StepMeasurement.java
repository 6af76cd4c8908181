package io.espalier.deploy.steps;

import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.deploy.report.StepsReport.Cost;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.prune.Criterion;
import io.espalier.model.train.Learner;
import io.espalier.model.train.NoiseOutputs;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times steps of one network, plain and observed ones by turns, so that neighbours on the machine
 * and what the compiler still does meet both alike. Not for several threads.
 */
public final class StepMeasurement {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Told after each step. */
  public interface Watcher {
    /** So many steps are done, of all criteria. */
    void done(long steps, String criterion);
  }

  private final StepSettings settings;
  private final Iterator<LabelledBatch> batches;
  private final LongSupplier nanoTime;
  private long done;

  /**
   * @param batches of a stream without an end
   * @param nanoTime a clock
   */
  public StepMeasurement(StepSettings settings, StreamBatches batches, LongSupplier nanoTime) {
    this.settings = settings;
    this.batches = batches;
    this.nanoTime = nanoTime;
  }

  /** Steps that are made in all. */
  public static long stepsOf(StepSettings settings) {
    return settings.criteria().size() * 2L * (settings.steps() + settings.steps() / 10);
  }

  /** Measures each criterion in turn; blocks. */
  public List<Cost> run(Watcher watcher) {
    return settings.criteria().stream().map(criterion -> cost(criterion, watcher)).toList();
  }

  private Cost cost(Criterion criterion, Watcher watcher) {
    EvidenceSpec observed = criterion.evidence(settings.network().spec().layout());
    RunningEvidence evidence = new RunningEvidence(observed, HalfLife.INFINITE);
    long[] plain = new long[settings.steps()];
    long[] watched = new long[settings.steps()];
    try (Learner learner =
        Learner.start(
            settings.network().snapshot(settings.seed()),
            settings.optimizer(),
            NoiseOutputs.NONE)) {
      learner.evidence(observed);
      for (int step = -settings.steps() / 10; step < settings.steps(); step++) {
        keep(plain, step, plainStep(learner));
        keep(watched, step, observedStep(learner, evidence));
        done += 2;
        watcher.done(done, criterion.name());
      }
    }
    return new Cost(
        criterion.name(), median(plain), median(watched), share(median(plain), median(watched)));
  }

  private static void keep(long[] times, int step, long nanos) {
    if (step >= 0) {
      times[step] = nanos;
    }
  }

  private long plainStep(Learner learner) {
    LabelledBatch batch = batches.next();
    long begun = nanoTime.getAsLong();
    learner.learn(batch.features(), batch.labels(), false);
    return nanoTime.getAsLong() - begun;
  }

  private long observedStep(Learner learner, RunningEvidence evidence) {
    LabelledBatch batch = batches.next();
    long begun = nanoTime.getAsLong();
    learner.learn(batch.features(), batch.labels(), true).evidence().ifPresent(evidence::add);
    return nanoTime.getAsLong() - begun;
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2.0 / NANOS_PER_MILLI;
  }

  private double share(double plain, double watched) {
    return (watched - plain) / plain / settings.observeEvery();
  }
}
