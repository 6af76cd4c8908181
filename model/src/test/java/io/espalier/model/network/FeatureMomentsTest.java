package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.flow.InputShape;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {

  private static final InputShape PLANES = new InputShape(3, 2, 2);
  private static final int SAMPLES = 60;

  @Property(tries = 100, seed = "31")
  void areThoseOfAllSamplesHoweverTheyComeInBatches(@ForAll long seed) {
    Random random = new Random(seed);
    double mean = Math.pow(10, random.nextInt(7));
    float[] all = new float[SAMPLES * PLANES.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = (float) (mean + random.nextGaussian());
    }

    FeatureMoments moments = FeatureMoments.none(PLANES);
    for (int from = 0; from < SAMPLES; ) {
      int to = Math.min(SAMPLES, from + 1 + random.nextInt(20));
      moments = moments.plus(Arrays.copyOfRange(all, from * PLANES.size(), to * PLANES.size()));
      from = to;
    }

    assertThat(moments.samples()).isEqualTo(SAMPLES);
    for (int channel = 0; channel < 3; channel++) {
      double[] exact = meanAndSquares(all, channel);
      assertThat(moments.means()[channel]).isCloseTo(exact[0], within(1e-12 * mean));
      assertThat(moments.squares()[channel]).isCloseTo(exact[1], within(1e-8 * exact[1]));
    }
  }

  /** In two passes. */
  private static double[] meanAndSquares(float[] all, int channel) {
    double mean = 0;
    double squares = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int k = 0; k < all.length; k++) {
        if (k % PLANES.size() / 4 == channel) {
          mean += pass == 0 ? all[k] / (4.0 * SAMPLES) : 0;
          squares += pass == 1 ? (all[k] - mean) * (all[k] - mean) : 0;
        }
      }
    }
    return new double[] {mean, squares};
  }

  @Test
  void whatNeverVariesIsOnlyShifted() {
    float[] tenths = new float[1_000];
    Arrays.fill(tenths, 0.1f);

    Standardization constant =
        FeatureMoments.none(InputShape.flat(1)).plus(tenths).plus(tenths).standardization();

    assertThat(constant.means()).containsExactly(0.1f);
    assertThat(constant.deviations()).containsExactly(1f);
  }

  @Test
  void withoutASampleThereIsNothingToStandardizeBy() {
    FeatureMoments none = FeatureMoments.none(InputShape.flat(2));

    assertThat(none.standardization()).isEqualTo(Standardization.NONE);
    assertThat(none.plus(new float[] {1, 5}).standardization().deviations())
        .containsExactly(1f, 1f);
    assertThatIllegalArgumentException().isThrownBy(() -> none.plus(new float[3]));
  }

  @Test
  void theLargestFloatsAreFinite() {
    Standardization huge =
        FeatureMoments.none(InputShape.flat(1))
            .plus(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE})
            .standardization();

    assertThat(huge.deviations()).containsExactly(Float.MAX_VALUE);
  }
}
