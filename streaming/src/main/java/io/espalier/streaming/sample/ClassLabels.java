package io.espalier.streaming.sample;

import java.util.Arrays;

/**
 * The classes of the samples of a batch.
 *
 * @param labels one class per sample, from 0; owned by this record and never written to after
 *     construction
 */
public record ClassLabels(int[] labels) implements BatchTargets {

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.classLabels(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassLabels that && Arrays.equals(labels, that.labels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }
}
