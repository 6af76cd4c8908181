package io.espalier.model.experiment;

/** Labelled samples by index. Safe for use from several threads. */
public interface LabelledData {

  int size();

  /** The class of sample {@code index}, from 0. */
  int label(int index);

  /** Copies the features of sample {@code index} to {@code destination[offset…]}. */
  void copyFeatures(int index, float[] destination, int offset);

  /** The samples from {@code from} to before {@code to} as a data set of their own. */
  default LabelledData slice(int from, int to) {
    LabelledData whole = this;
    return new LabelledData() {
      @Override
      public int size() {
        return to - from;
      }

      @Override
      public int label(int index) {
        return whole.label(from + index);
      }

      @Override
      public void copyFeatures(int index, float[] destination, int offset) {
        whole.copyFeatures(from + index, destination, offset);
      }
    };
  }
}
