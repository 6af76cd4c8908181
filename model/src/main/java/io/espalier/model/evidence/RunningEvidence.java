package io.espalier.model.evidence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All evidence about a network as it comes in: its units' activity and, where they are asked for,
 * its parameters' gradients and how its units vary together. A commutative monoid as its parts are.
 * Not thread-safe: one owner.
 */
public final class RunningEvidence {

  /**
   * The evidence as plain values, for checkpoints and merges.
   *
   * @param gradients where they are observed
   * @param neurons where units are observed together
   */
  public record State(
      ActivityEvidence.State activity,
      Optional<GradientEvidence.State> gradients,
      Optional<NeuronEvidence.State> neurons) {

    /** The state of evidence of activity alone. */
    public static State of(ActivityEvidence.State activity) {
      return new State(activity, Optional.empty(), Optional.empty());
    }
  }

  private final ActivityEvidence activity;
  private final @Nullable GradientEvidence gradients;
  private final @Nullable NeuronEvidence neurons;

  /** Nothing seen yet. */
  public RunningEvidence(EvidenceSpec spec, HalfLife halfLife) {
    activity = new ActivityEvidence(spec.probes(), halfLife);
    gradients = spec.gradients() == 0 ? null : new GradientEvidence(spec.gradients(), halfLife);
    neurons =
        spec.neurons()
            .map(units -> new NeuronEvidence(units.tail(), units.firstGroup(), halfLife))
            .orElse(null);
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network, or without what is asked for
   */
  public void add(BatchEvidence batch) {
    if (gradients != null) {
      gradients.add(asked(batch.gradients(), "its gradients"));
    }
    if (neurons != null) {
      neurons.add(asked(batch.moments(), "the co-moments of its units"));
    }
    activity.add(batch.activity());
  }

  private static <T> T asked(Optional<T> part, String name) {
    return part.orElseThrow(
        () ->
            new IllegalArgumentException(
                "the batch was observed without %s, which are asked for".formatted(name)));
  }

  /** Whether {@code other} can be merged: it is about the same signals, as maps or as sums. */
  public boolean isLike(State other) {
    return activity.isLike(other.activity());
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream; its gradients, and what it
   * knows of units together, only where they are asked for.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(State other) {
    activity.merge(other.activity());
    if (gradients != null) {
      other.gradients().ifPresent(gradients::merge);
    }
    if (neurons != null) {
      other.neurons().filter(neurons::isLike).ifPresent(neurons::merge);
    }
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    activity.forget(records);
    if (gradients != null) {
      gradients.forget(records);
    }
    if (neurons != null) {
      neurons.forget(records);
    }
  }

  /** Forgets everything. */
  public void reset() {
    activity.reset();
    if (gradients != null) {
      gradients.reset();
    }
    resetNeurons();
  }

  /**
   * Forgets how units vary together: the network has changed, and units that are told of each other
   * as it was may have nothing in common as it is.
   */
  public void resetNeurons() {
    if (neurons != null) {
      neurons.reset();
    }
  }

  /** What is known now. */
  public Evidence evidence() {
    Evidence known =
        new Evidence(activity.means(), Optional.ofNullable(gradients).map(GradientEvidence::mean));
    return neurons == null ? known : known.with(neurons.state());
  }

  /** A copy of everything, to merge or to store. */
  public State state() {
    return new State(
        activity.state(),
        Optional.ofNullable(gradients).map(GradientEvidence::state),
        Optional.ofNullable(neurons).map(NeuronEvidence::state));
  }
}
