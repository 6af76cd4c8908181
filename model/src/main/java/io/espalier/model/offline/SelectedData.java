package io.espalier.model.offline;

/**
 * Some samples of another data set.
 *
 * @param indices of the samples there; never written to
 */
record SelectedData(LabelledData whole, int[] indices) implements LabelledData {

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    whole.copyFeatures(indices[index], destination, offset);
  }
}
