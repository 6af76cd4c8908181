package io.espalier.model.evidence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All evidence about a network as it comes in: its units' activity and, where they are asked for,
 * its parameters' gradients. A commutative monoid as its parts are. Not thread-safe: one owner.
 */
public final class RunningEvidence {

  /**
   * The evidence as plain values, for checkpoints and merges.
   *
   * @param gradients where they are observed
   */
  public record State(ActivityEvidence.State activity, Optional<GradientEvidence.State> gradients) {

    /** The state of evidence without gradients. */
    public static State of(ActivityEvidence.State activity) {
      return new State(activity, Optional.empty());
    }
  }

  private final ActivityEvidence activity;
  private final @Nullable GradientEvidence gradients;

  /** Nothing seen yet. */
  public RunningEvidence(EvidenceSpec spec, HalfLife halfLife) {
    activity = new ActivityEvidence(spec.probes(), halfLife);
    gradients = spec.gradients() == 0 ? null : new GradientEvidence(spec.gradients(), halfLife);
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network, or without the gradients
   *     that are asked for
   */
  public void add(BatchEvidence batch) {
    if (gradients != null) {
      gradients.add(
          batch
              .gradients()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the batch was observed without its gradients, which are asked for")));
    }
    activity.add(batch.activity());
  }

  /** Whether {@code other} can be merged: it is about the same signals, as maps or as sums. */
  public boolean isLike(State other) {
    return activity.isLike(other.activity());
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream; its gradients only where
   * they are asked for.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(State other) {
    activity.merge(other.activity());
    if (gradients != null) {
      other.gradients().ifPresent(gradients::merge);
    }
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    activity.forget(records);
    if (gradients != null) {
      gradients.forget(records);
    }
  }

  /** Forgets everything. */
  public void reset() {
    activity.reset();
    if (gradients != null) {
      gradients.reset();
    }
  }

  /** What is known now. */
  public Evidence evidence() {
    return new Evidence(
        activity.means(), Optional.ofNullable(gradients).map(GradientEvidence::mean));
  }

  /** A copy of everything, to merge or to store. */
  public State state() {
    return new State(activity.state(), Optional.ofNullable(gradients).map(GradientEvidence::state));
  }
}
