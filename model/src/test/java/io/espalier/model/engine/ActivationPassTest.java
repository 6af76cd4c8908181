package io.espalier.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every nonlinearity, on the device and on the host, against the textbook in double precision. */
class ActivationPassTest {

  static {
    Natives.load();
  }

  private static final int BATCH = 2;
  private static final Batches BATCHES = new Batches(Backend.inUse(), BATCH);
  private static final float[] INPUTS = {
    -1e6f, -30, -6, -2.5f, -1, -0.75f, -0.1f, -1e-3f, 1e-3f, 0.1f, 0.75f, 1, 2.5f, 6, 30, 1e6f
  };
  private static final TensorShape SIGNAL = TensorShape.row(INPUTS.length / BATCH);

  @ParameterizedTest
  @EnumSource
  void isTheTextbooksFunctionOnDeviceAndHost(Nonlinearity function) {
    float[] outputs = passed(function, INPUTS);

    for (int k = 0; k < INPUTS.length; k++) {
      double expected = ReferenceNetwork.activated(function, INPUTS[k]);
      double most = 1e-6 * Math.max(1, Math.abs(expected));
      assertThat((double) outputs[k]).as("of %s", INPUTS[k]).isCloseTo(expected, within(most));
      assertThat((double) function.apply(INPUTS[k])).isCloseTo(expected, within(most));
    }
    assertThat(function.apply(Float.NaN)).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void itsGradientIsTheSlopeTimesWhatComesDownAsOftenAsItIsAskedFor(Nonlinearity function) {
    try (LayerPass pass = ActivationPass.of(function, SIGNAL, BATCHES);
        Tensor values = filled(INPUTS)) {
      pass.forward(values, Mode.training(1));
      for (int time = 0; time < 2; time++) {
        float[] gradient = new float[INPUTS.length];
        Arrays.fill(gradient, 3);
        try (Tensor down = filled(gradient)) {
          pass.backward(down).read(gradient);
        }
        for (int k = 0; k < INPUTS.length; k++) {
          assertThat((double) gradient[k])
              .as("at %s", INPUTS[k])
              .isCloseTo(3 * slope(function, INPUTS[k]), within(1e-5));
        }
      }
    }
  }

  private static double slope(Nonlinearity function, double x) {
    double step = 1e-5 * Math.max(1, Math.abs(x));
    double above = ReferenceNetwork.activated(function, x + step);
    return (above - ReferenceNetwork.activated(function, x - step)) / (2 * step);
  }

  /** A unit that nothing feeds puts out 0 to the last bit, or it is not one to be swept away. */
  @ParameterizedTest
  @EnumSource
  void whatIsZeroOnTheHostIsZeroOnTheDevice(Nonlinearity function) {
    float[] outputs = passed(function, new float[INPUTS.length]);

    assertThat(outputs).containsOnly(function == Nonlinearity.SIGMOID ? 0.5f : 0);
    assertThat(function.apply(0)).isEqualTo(outputs[0]);
  }

  private static float[] passed(Nonlinearity function, float[] inputs) {
    float[] outputs = new float[inputs.length];
    try (LayerPass pass = ActivationPass.of(function, SIGNAL, BATCHES);
        Tensor values = filled(inputs)) {
      pass.forward(values, Mode.EVALUATION).read(outputs);
    }
    return outputs;
  }

  private static Tensor filled(float[] values) {
    Tensor array = BATCHES.allocate(SIGNAL);
    array.write(values);
    return array;
  }
}
