package io.espalier.model;

import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KernelNorm;

/**
 * How a {@link StreamingLearner} learns, and when it prunes by itself. Lengths are in records.
 *
 * @param criterion what is cut: one of {@link Criterion#NAMES}
 * @param alpha share of the score that a cut leaves
 * @param target compression at which it no longer prunes by itself; 0 never to do so
 * @param warmUpRecords records before the first cut that it makes by itself
 * @param intervalRecords records between two of them at least
 * @param observeEvery one batch in so many is observed for the evidence that cuts rest on
 * @param halfLifeRecords records after which an observation counts half
 * @param optimizer how weights follow the gradient
 * @param clipNorm length that a longer gradient is shortened to; infinite for gradients as they are
 * @param seed of initial parameters, and of a criterion that draws
 */
public record StreamingSettings(
    String criterion,
    double alpha,
    double target,
    long warmUpRecords,
    long intervalRecords,
    int observeEvery,
    long halfLifeRecords,
    OptimizerSpec optimizer,
    double clipNorm,
    long seed) {

  /**
   * As a service has it by default, but nothing is cut by itself before there is a {@linkplain
   * #withTarget target}: nobody watches over a cut here.
   */
  public static final StreamingSettings DEFAULT =
      new StreamingSettings(
          StreamDefaults.CRITERION,
          StreamDefaults.ALPHA,
          0,
          StreamDefaults.WARM_UP_RECORDS,
          StreamDefaults.INTERVAL_RECORDS,
          StreamDefaults.OBSERVE_EVERY,
          StreamDefaults.HALF_LIFE_RECORDS,
          Kind.ADAM.spec(Kind.ADAM.usualRate(), OptimizerSpec.USUAL_MOMENTUM, 0),
          StreamDefaults.CLIP_NORM,
          1);

  public StreamingSettings {
    requireCuts(criterion);
    require(KeepRatio.isAlpha(alpha), "alpha must be " + KeepRatio.ALPHAS + ", got " + alpha);
    require(target == 0 || target > 1, "the target must be 0 or above 1, got " + target);
    require(warmUpRecords >= 0, "the warm-up must be 0 records or more, got " + warmUpRecords);
    require(intervalRecords >= 1, "the interval must be at least 1 record, got " + intervalRecords);
    require(observeEvery >= 1, "observeEvery must be at least 1, got " + observeEvery);
    require(halfLifeRecords >= 1, "a half-life is at least 1 record, got " + halfLifeRecords);
    require(clipNorm > 0, "a norm to clip to must be above 0, got " + clipNorm);
  }

  private static void requireCuts(String criterion) {
    require(
        !criterion.contains(Method.NOISE_OUT),
        "criterion '%s' merges neurons, which a StreamingLearner does not. Use one of %s."
            .formatted(criterion, String.join(", ", Criterion.NAMES)));
    Criterion.named(criterion, KernelNorm.named(KernelNorm.USUAL), 0);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** What scores connections. */
  Criterion scores() {
    return Criterion.named(criterion, KernelNorm.named(KernelNorm.USUAL), seed);
  }

  /** These settings with another criterion. */
  public StreamingSettings withCriterion(String other) {
    return new StreamingSettings(
        other,
        alpha,
        target,
        warmUpRecords,
        intervalRecords,
        observeEvery,
        halfLifeRecords,
        optimizer,
        clipNorm,
        seed);
  }

  /** These settings with deeper or lighter cuts. */
  public StreamingSettings withAlpha(double other) {
    return new StreamingSettings(
        criterion,
        other,
        target,
        warmUpRecords,
        intervalRecords,
        observeEvery,
        halfLifeRecords,
        optimizer,
        clipNorm,
        seed);
  }

  /** These settings with cuts that are made by themselves, down to a compression. */
  public StreamingSettings withTarget(double compression) {
    return new StreamingSettings(
        criterion,
        alpha,
        compression,
        warmUpRecords,
        intervalRecords,
        observeEvery,
        halfLifeRecords,
        optimizer,
        clipNorm,
        seed);
  }

  /** These settings with cuts at other times. */
  public StreamingSettings withCutsAfter(long warmUp, long interval) {
    return new StreamingSettings(
        criterion,
        alpha,
        target,
        warmUp,
        interval,
        observeEvery,
        halfLifeRecords,
        optimizer,
        clipNorm,
        seed);
  }

  /**
   * These settings with other evidence.
   *
   * @param every one batch in so many is observed
   * @param halfLife records after which an observation counts half
   */
  public StreamingSettings withObservation(int every, long halfLife) {
    return new StreamingSettings(
        criterion,
        alpha,
        target,
        warmUpRecords,
        intervalRecords,
        every,
        halfLife,
        optimizer,
        clipNorm,
        seed);
  }

  /** These settings with another optimizer. */
  public StreamingSettings withOptimizer(OptimizerSpec other) {
    return new StreamingSettings(
        criterion,
        alpha,
        target,
        warmUpRecords,
        intervalRecords,
        observeEvery,
        halfLifeRecords,
        other,
        clipNorm,
        seed);
  }

  /** These settings with another seed. */
  public StreamingSettings withSeed(long other) {
    return new StreamingSettings(
        criterion,
        alpha,
        target,
        warmUpRecords,
        intervalRecords,
        observeEvery,
        halfLifeRecords,
        optimizer,
        clipNorm,
        other);
  }
}
