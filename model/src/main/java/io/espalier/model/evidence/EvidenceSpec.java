package io.espalier.model.evidence;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Layout;
import io.espalier.model.network.Probe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is observed of a network while it learns.
 *
 * @param probes the signals whose activity is observed
 * @param gradients how many parameters are observed together with their gradient: all or none
 * @param neurons which units are observed together, if any are
 * @param sensitivity the layers of which {@link SensitivitySums} are observed: all or none
 */
public record EvidenceSpec(
    List<Probe> probes, int gradients, Optional<Neurons> neurons, List<Weighted> sensitivity) {

  /**
   * Units whose co-moments are observed.
   *
   * @param tail the {@linkplain Layout#denseTail dense layers} at the end
   * @param firstGroup 0 to observe what the first of them reads too, 1 for hidden units only
   */
  public record Neurons(List<ParameterBlock> tail, int firstGroup) {
    public Neurons {
      tail = List.copyOf(tail);
      if (firstGroup < 0 || firstGroup > tail.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "of %d groups of units the first observed can not be %d",
                tail.size(),
                firstGroup));
      }
    }
  }

  public EvidenceSpec {
    probes = List.copyOf(probes);
    sensitivity = List.copyOf(sensitivity);
    if (gradients < 0) {
      throw new IllegalArgumentException("0 or more gradients can be observed, got " + gradients);
    }
  }

  /** No sensitivity is observed. */
  public EvidenceSpec(List<Probe> probes, int gradients, Optional<Neurons> neurons) {
    this(probes, gradients, neurons, List.of());
  }

  /** No units are observed together, nor sensitivity. */
  public EvidenceSpec(List<Probe> probes, int gradients) {
    this(probes, gradients, Optional.empty());
  }

  /** The same, and how the units vary together that the dense layers at the end read. */
  public EvidenceSpec withNeurons(Layout layout, int firstGroup) {
    return new EvidenceSpec(
        probes, gradients, Optional.of(new Neurons(layout.denseTail(), firstGroup)), sensitivity);
  }

  /** The activity of all that dense and convolution layers read and residual layers add up. */
  public static EvidenceSpec activity(Layout layout) {
    return new EvidenceSpec(layout.probes(), 0);
  }

  /** That activity, and the gradient of every parameter. */
  public static EvidenceSpec gradients(Layout layout) {
    return new EvidenceSpec(layout.probes(), layout.parameters());
  }

  /** The sensitivity of all layers, and no activity: nothing that it needs is in that. */
  public static EvidenceSpec sensitivity(Layout layout) {
    return new EvidenceSpec(List.of(), 0, Optional.empty(), layout.weighted());
  }

  /** Whether what is observed of a batch is known only once its loss has been differentiated. */
  public boolean needsGradients() {
    return gradients > 0 || !sensitivity.isEmpty();
  }
}
