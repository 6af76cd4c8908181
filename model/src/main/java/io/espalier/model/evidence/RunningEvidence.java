package io.espalier.model.evidence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All evidence about a network as it comes in: its units' activity and, where they are asked for,
 * its parameters' gradients, how its units vary together and the sensitivity of its layers. A
 * commutative monoid as its parts are. Not thread-safe: one owner.
 */
public final class RunningEvidence {

  /**
   * The evidence as plain values, for checkpoints and merges.
   *
   * @param gradients where they are observed
   * @param neurons where units are observed together
   * @param sensitivity where it is observed
   */
  public record State(
      ActivityEvidence.State activity,
      Optional<GradientEvidence.State> gradients,
      Optional<NeuronEvidence.State> neurons,
      Optional<SensitivitySums> sensitivity) {

    /** Without sensitivity. */
    public State(
        ActivityEvidence.State activity,
        Optional<GradientEvidence.State> gradients,
        Optional<NeuronEvidence.State> neurons) {
      this(activity, gradients, neurons, Optional.empty());
    }

    /** The state of evidence of activity alone. */
    public static State of(ActivityEvidence.State activity) {
      return new State(activity, Optional.empty(), Optional.empty());
    }
  }

  private final ActivityEvidence activity;
  private final @Nullable GradientEvidence gradients;
  private final @Nullable NeuronEvidence neurons;
  private final @Nullable SensitivityEvidence sensitivity;

  /** Nothing seen yet. */
  public RunningEvidence(EvidenceSpec spec, HalfLife halfLife) {
    activity = new ActivityEvidence(spec.probes(), halfLife);
    gradients = spec.gradients() == 0 ? null : new GradientEvidence(spec.gradients(), halfLife);
    neurons =
        spec.neurons()
            .map(units -> new NeuronEvidence(units.tail(), units.firstGroup(), halfLife))
            .orElse(null);
    sensitivity =
        spec.sensitivity().isEmpty() ? null : new SensitivityEvidence(spec.sensitivity(), halfLife);
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
    if (sensitivity != null) {
      sensitivity.add(asked(batch.sensitivity(), "the sensitivity of its layers"));
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
   * Adds what another owner has seen of the same stretch of the stream; its gradients, what it
   * knows of units together and of sensitivity only where they are asked for.
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
    if (sensitivity != null) {
      other.sensitivity().filter(sensitivity.sums()::isLike).ifPresent(sensitivity::merge);
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
    if (sensitivity != null) {
      sensitivity.forget(records);
    }
  }

  /** Forgets everything. */
  public void reset() {
    activity.reset();
    if (gradients != null) {
      gradients.reset();
    }
    if (neurons != null) {
      neurons.reset();
    }
    if (sensitivity != null) {
      sensitivity.reset();
    }
  }

  /**
   * The network has changed. How units vary together is forgotten: units that are told of each
   * other as it was may have nothing in common as it is. Of the sensitivity of layers little is
   * kept; see {@link SensitivityEvidence#networkChanged}.
   */
  public void networkChanged() {
    if (neurons != null) {
      neurons.reset();
    }
    if (sensitivity != null) {
      sensitivity.networkChanged();
    }
  }

  /** What is known now. */
  public Evidence evidence() {
    Evidence known =
        new Evidence(activity.means(), Optional.ofNullable(gradients).map(GradientEvidence::mean));
    known = neurons == null ? known : known.with(neurons.state());
    return sensitivity == null ? known : known.with(sensitivity.sums());
  }

  /** A copy of everything, to merge or to store. */
  public State state() {
    return new State(
        activity.state(),
        Optional.ofNullable(gradients).map(GradientEvidence::state),
        Optional.ofNullable(neurons).map(NeuronEvidence::state),
        Optional.ofNullable(sensitivity).map(SensitivityEvidence::sums));
  }
}
