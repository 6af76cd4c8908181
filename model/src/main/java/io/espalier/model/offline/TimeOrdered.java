package io.espalier.model.offline;

import io.espalier.model.network.NetworkSpec;

/** A data set whose samples stand in the order of time. */
record TimeOrdered(LabelledData samples) implements LabelledData {

  @Override
  public boolean isInTimeOrder() {
    return true;
  }

  @Override
  public void requireFit(NetworkSpec network) {
    samples.requireFit(network);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int label(int index) {
    return samples.label(index);
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    samples.copyFeatures(index, destination, offset);
  }
}
