package io.espalier.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Dropout;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutPassTest {

  static {
    Natives.load();
  }

  private static final Dropout LAYER = new Dropout(0.25, 11);
  private static final TensorShape SIGNAL = TensorShape.row(1_000);
  private static final int BATCH = 8;
  private static final Batches BATCHES = new Batches(Backend.inUse(), BATCH);

  @Test
  void dropsItsShareAndScalesUpTheRest() {
    float[] trained = forward(Mode.training(1));

    for (float value : trained) {
      assertThat(value == 0 || Math.abs(value - 2 / 0.75f) < 1e-6).isTrue();
    }
    double mean = 0;
    for (float value : trained) {
      mean += value / trained.length;
    }
    assertThat(mean).isCloseTo(2, within(0.05)); // four standard errors of 8,000 draws
  }

  @Test
  void theStepDecidesWhatIsDropped() {
    assertThat(forward(Mode.training(3))).containsExactly(forward(Mode.training(3)));
    assertThat(forward(Mode.training(3))).isNotEqualTo(forward(Mode.training(4)));
  }

  @Test
  void doesNothingInEvaluation() {
    assertThat(forward(Mode.EVALUATION)).containsOnly(2);
  }

  @Test
  void theGradientGoesWhereTheSignalWent() {
    try (DropoutPass pass = new DropoutPass(LAYER, SIGNAL, BATCHES);
        Tensor input = filled(2);
        Tensor gradient = filled(1)) {
      float[] output = read(pass.forward(input, Mode.training(1)));

      float[] back = read(pass.backward(gradient));

      for (int k = 0; k < back.length; k++) {
        assertThat(back[k]).isEqualTo(output[k] / 2);
      }
    }
  }

  private static float[] forward(Mode mode) {
    try (DropoutPass pass = new DropoutPass(LAYER, SIGNAL, BATCHES);
        Tensor input = filled(2)) {
      return read(pass.forward(input, mode));
    }
  }

  private static Tensor filled(float value) {
    float[] values = new float[SIGNAL.size() * BATCH];
    Arrays.fill(values, value);
    Tensor array = BATCHES.allocate(SIGNAL);
    array.write(values);
    return array;
  }

  private static float[] read(Tensor array) {
    float[] values = new float[(int) array.length()];
    array.read(values);
    return values;
  }
}
