package io.espalier.model.evidence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a network at one moment: what criteria score with. Immutable.
 *
 * @param activity one entry per observed signal
 * @param gradients of the parameters, where they are observed
 * @param kernels where they were surveyed for this moment's weights
 * @param neurons how units vary together, where that is observed
 * @param sensitivity of layers, where it is observed
 */
public record Evidence(
    List<ActivityMean> activity,
    Optional<GradientMean> gradients,
    Optional<KernelMeans> kernels,
    Optional<NeuronEvidence.State> neurons,
    Optional<SensitivitySums> sensitivity) {

  /** Nothing is known. */
  public static final Evidence NONE = of(List.of());

  public Evidence {
    activity = List.copyOf(activity);
  }

  /** Knowledge of single units and parameters, gathered while the network learnt. */
  public Evidence(List<ActivityMean> activity, Optional<GradientMean> gradients) {
    this(activity, gradients, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Knowledge of activity alone. */
  public static Evidence of(List<ActivityMean> activity) {
    return new Evidence(activity, Optional.empty());
  }

  /** This knowledge and that of a survey. */
  public Evidence with(KernelMeans surveyed) {
    return new Evidence(activity, gradients, Optional.of(surveyed), neurons, sensitivity);
  }

  /** This knowledge and how units vary together. */
  public Evidence with(NeuronEvidence.State observed) {
    return new Evidence(activity, gradients, kernels, Optional.of(observed), sensitivity);
  }

  /** This knowledge and that of the sensitivity of layers. */
  public Evidence with(SensitivitySums observed) {
    return new Evidence(activity, gradients, kernels, neurons, Optional.of(observed));
  }

  /** Effective records behind what is known of single units and parameters, where it is least. */
  public double weight() {
    return Stream.of(
            activity.stream().map(ActivityMean::weight).findFirst(),
            gradients.map(GradientMean::weight),
            sensitivity.map(SensitivitySums::records))
        .flatMap(Optional::stream)
        .mapToDouble(Double::doubleValue)
        .min()
        .orElse(0);
  }

  /** Effective records behind how units vary together; 0 where that is not observed. */
  public double neuronWeight() {
    return neurons.stream()
        .flatMap(state -> state.groups().stream())
        .mapToDouble(CoMoments.State::weight)
        .min()
        .orElse(0);
  }
}
