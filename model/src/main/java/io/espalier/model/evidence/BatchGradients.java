package io.espalier.model.evidence;

import java.util.Arrays;

/**
 * How much one batch's loss hangs on each parameter, to first order.
 *
 * @param records samples in the batch
 * @param products |w·g| per parameter, g being the gradient of the batch's mean loss; 0 where
 *     masked; never written to after construction
 */
public record BatchGradients(int records, float[] products) {

  public BatchGradients {
    if (records < 1) {
      throw new IllegalArgumentException("gradients need at least 1 record, got " + records);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchGradients batch
        && records == batch.records
        && Arrays.equals(products, batch.products);
  }

  @Override
  public int hashCode() {
    return 31 * records + Arrays.hashCode(products);
  }
}
