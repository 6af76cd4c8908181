package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.flow.InputShape;
import io.espalier.model.network.Standardization;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

  /** Three samples of two planes of two values; the second plane never varies. */
  private static final LabelledData PLANES =
      new LabelledData() {
        private final float[][] samples = {{1, 2, 7, 7}, {3, 4, 7, 7}, {5, 9, 7, 7}};

        @Override
        public int size() {
          return samples.length;
        }

        @Override
        public int label(int index) {
          return 0;
        }

        @Override
        public void copyFeatures(int index, float[] destination, int offset) {
          System.arraycopy(samples[index], 0, destination, offset, 4);
        }
      };

  @Test
  void countsAPlaneAsOneAndAFlatRowByFeatures() {
    Standardization planes = FeatureStatistics.of(PLANES, new InputShape(2, 1, 2));
    Standardization row = FeatureStatistics.of(PLANES, InputShape.flat(4));

    assertThat(planes.means()).containsExactly(4f, 7f);
    assertThat(planes.deviations().get(0)).isCloseTo((float) Math.sqrt(40 / 6.0), within(1e-6f));
    assertThat(row.means()).containsExactly(3f, 5f, 7f, 7f);
    assertThat(row.deviations().get(0)).isCloseTo((float) Math.sqrt(8 / 3.0), within(1e-6f));
  }

  @Test
  void whatNeverVariesIsOnlyShifted() {
    assertThat(FeatureStatistics.of(PLANES, new InputShape(2, 1, 2)).deviations().get(1))
        .isEqualTo(1f);
  }
}
