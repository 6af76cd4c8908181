package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void recallIsTheShareOfAClassThatIsPredictedAsIt() {
    LabelledData data = labelled(0, 0, 0, 0, 2, 2);
    int[] predictions = {0, 0, 0, 1, 1, 2};

    assertThat(Measurement.recallByClass(predictions, data, 4))
        .containsExactly(0.75, Double.NaN, 0.5, Double.NaN);
    assertThat(Measurement.accuracy(predictions, data)).isEqualTo(4.0 / 6);
  }

  private static LabelledData labelled(int... labels) {
    return new LabelledData() {
      @Override
      public int size() {
        return labels.length;
      }

      @Override
      public int label(int index) {
        return labels[index];
      }

      @Override
      public void copyFeatures(int index, float[] destination, int offset) {
        destination[offset] = index;
      }
    };
  }
}
