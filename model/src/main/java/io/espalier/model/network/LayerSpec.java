package io.espalier.model.network;

import java.util.Arrays;

/** One layer of a network, without its parameters. */
public sealed interface LayerSpec {

  /**
   * Takes some of the inputs, in order: what compaction puts in front of a network whose first
   * layer no longer reads all of them. Only ever the first layer.
   *
   * @param inputs ascending indices into the network's input
   */
  record Select(int[] inputs) implements LayerSpec {
    public Select {
      if (inputs.length == 0) {
        throw new IllegalArgumentException("at least 1 input must be selected");
      }
      for (int k = 0; k < inputs.length; k++) {
        if (inputs[k] < 0 || (k > 0 && inputs[k] <= inputs[k - 1])) {
          throw new IllegalArgumentException(
              "selected inputs must ascend from 0, got %d after %s"
                  .formatted(inputs[k], k == 0 ? "nothing" : String.valueOf(inputs[k - 1])));
        }
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Select select && Arrays.equals(inputs, select.inputs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(inputs);
    }
  }

  /**
   * A fully connected layer: {@code z = Wᵀx + b}.
   *
   * @param units output neurons
   */
  record Dense(int units) implements LayerSpec {
    public Dense {
      if (units < 1) {
        throw new IllegalArgumentException("a dense layer needs at least 1 unit, got " + units);
      }
    }
  }

  /** An elementwise nonlinearity. */
  record Activation(Nonlinearity function) implements LayerSpec {}

  /** The nonlinearities; each maps 0 to 0, so that a unit without input adds nothing. */
  enum Nonlinearity {
    RELU,
    TANH;

    /** The function on one value, as the tensors compute it. */
    public float apply(float value) {
      return switch (this) {
        case RELU -> Math.max(0, value);
        case TANH -> (float) Math.tanh(value);
      };
    }
  }
}
