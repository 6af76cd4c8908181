package io.espalier.model.evidence;

import io.espalier.model.network.Layout;
import io.espalier.model.network.Probe;
import java.util.List;

/**
 * What is observed of a network while it learns.
 *
 * @param probes the signals whose activity is observed
 * @param gradients how many parameters are observed together with their gradient: all or none
 */
public record EvidenceSpec(List<Probe> probes, int gradients) {

  public EvidenceSpec {
    probes = List.copyOf(probes);
    if (gradients < 0) {
      throw new IllegalArgumentException("0 or more gradients can be observed, got " + gradients);
    }
  }

  /** The activity of all that dense and convolution layers read and residual layers add up. */
  public static EvidenceSpec activity(Layout layout) {
    return new EvidenceSpec(layout.probes(), 0);
  }

  /** That activity, and the gradient of every parameter. */
  public static EvidenceSpec gradients(Layout layout) {
    return new EvidenceSpec(layout.probes(), layout.parameters());
  }
}
