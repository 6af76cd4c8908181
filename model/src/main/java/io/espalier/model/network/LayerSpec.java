package io.espalier.model.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
              String.format(
                  Locale.ROOT,
                  "selected inputs must ascend from 0, got %d after %s",
                  inputs[k],
                  k == 0 ? "nothing" : String.valueOf(inputs[k - 1])));
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

  /**
   * A convolution over planes, with zeros around them.
   *
   * @param filters output channels
   * @param biased whether each filter has a bias; not needed in front of a {@link BatchNorm}
   */
  record Conv2d(int filters, Window window, boolean biased) implements LayerSpec {
    public Conv2d {
      if (filters < 1) {
        throw new IllegalArgumentException("a convolution needs at least 1 filter, got " + filters);
      }
    }
  }

  /**
   * Batch normalization per channel (Ioffe & Szegedy 2015, arXiv 1502.03167): in training by the
   * batch's mean and variance, in evaluation by running ones.
   *
   * @param momentum share of the old running statistics that a training step keeps
   * @param epsilon added to the variance
   */
  record BatchNorm(double momentum, double epsilon) implements LayerSpec {
    public BatchNorm {
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon);
      }
    }

    /** The usual settings. */
    public static BatchNorm standard() {
      return new BatchNorm(0.9, 1e-5);
    }
  }

  /** The largest value under each window; padding never is. */
  record MaxPool(Window window) implements LayerSpec {}

  /** The mean under each window; padding counts as zeros. */
  record AveragePool(Window window) implements LayerSpec {}

  /** The mean of each plane. */
  record GlobalAveragePool() implements LayerSpec {}

  /** Planes as a row of units, channel by channel. */
  record Flatten() implements LayerSpec {}

  /**
   * In training sets values to 0 at random and scales up the rest to make up for it; otherwise does
   * nothing.
   *
   * @param rate share of the values that are dropped, in [0, 1)
   * @param seed together with the number of the step it decides which
   */
  record Dropout(double rate, long seed) implements LayerSpec {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
      }
    }
  }

  /**
   * The sum of what its body and its shortcut make of the same planes.
   *
   * @param body begins with a convolution and ends with a {@link BatchNorm}
   */
  record Residual(List<LayerSpec> body, Shortcut shortcut) implements LayerSpec {
    public Residual {
      body = List.copyOf(body);
      if (body.isEmpty()
          || !(body.get(0) instanceof Conv2d)
          || !(body.get(body.size() - 1) instanceof BatchNorm)) {
        throw new IllegalArgumentException(
            "the body of a residual layer begins with a convolution and ends with a batch"
                + " normalization, got "
                + body);
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
