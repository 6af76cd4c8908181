package io.espalier.model.train;

import io.espalier.model.engine.Network;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.Statistic;
import java.util.Locale;

/**
 * Multiplies parameters by their gradients, on the host, for batches that are observed. Weight
 * decay is no part of the loss, nor of these gradients. Memory: two copies of the network's values,
 * if any gradient is observed, whatever the sizes of batches.
 */
final class GradientProducts {

  private final Network network;
  private final int parameters;
  private final float[] values;
  private final float[] gradients;

  /**
   * Products of what is observed.
   *
   * @throws IllegalArgumentException when it is neither all parameters nor none
   */
  GradientProducts(Network network, EvidenceSpec observed) {
    parameters = observed.statistics().stream().mapToInt(GradientProducts::parameters).sum();
    if (parameters != 0 && parameters != network.layout().parameters()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the gradients of all %d parameters can be observed or none, not %d",
              network.layout().parameters(),
              parameters));
    }
    this.network = network;
    values = new float[parameters == 0 ? 0 : network.layout().size()];
    gradients = new float[values.length];
  }

  private static int parameters(Statistic<?, ?> statistic) {
    return statistic instanceof GradientStatistic asked ? asked.parameters() : 0;
  }

  /** The observer of batches of one size. */
  Observer<BatchGradients> observer(int records) {
    return new Observer<>() {
      @Override
      public void forward() {}

      @Override
      public BatchGradients read() {
        return new BatchGradients(records, products());
      }

      @Override
      public void close() {}
    };
  }

  private float[] products() {
    network.values().read(values);
    network.gradients().read(gradients);
    float[] products = new float[parameters];
    for (int k = 0; k < parameters; k++) {
      products[k] = Math.abs(values[k] * gradients[k]);
    }
    return products;
  }
}
