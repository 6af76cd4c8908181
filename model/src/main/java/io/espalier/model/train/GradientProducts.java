package io.espalier.model.train;

import io.espalier.model.device.HostTransfer;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.network.Network;
import java.util.Locale;
import java.util.Optional;

/**
 * Multiplies parameters by their gradients, on the host, for batches that are observed. Weight
 * decay is no part of the loss, nor of these gradients. Memory: two copies of the network's values,
 * if any gradient is observed.
 */
final class GradientProducts {

  private final Network network;
  private final int parameters;
  private final float[] values;
  private final float[] gradients;

  /**
   * Products of the first {@code parameters} values.
   *
   * @throws IllegalArgumentException when it is neither all parameters nor none
   */
  GradientProducts(Network network, int parameters) {
    if (parameters != 0 && parameters != network.layout().parameters()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the gradients of all %d parameters can be observed or none, not %d",
              network.layout().parameters(),
              parameters));
    }
    this.network = network;
    this.parameters = parameters;
    values = new float[parameters == 0 ? 0 : network.layout().size()];
    gradients = new float[values.length];
  }

  /** Adds the products to the evidence of a step whose gradients stand in the network. */
  StepResult complete(StepResult step, int records) {
    if (parameters == 0 || step.evidence().isEmpty()) {
      return step;
    }
    BatchEvidence complete = step.evidence().get().with(new BatchGradients(records, products()));
    return new StepResult(step.predictions(), step.loss(), Optional.of(complete));
  }

  private float[] products() {
    HostTransfer.read(network.values(), values);
    HostTransfer.read(network.gradients(), gradients);
    float[] products = new float[parameters];
    for (int k = 0; k < parameters; k++) {
      products[k] = Math.abs(values[k] * gradients[k]);
    }
    return products;
  }
}
