package io.espalier.model.network;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One layer of a network, without its parameters.
 *
 * <p>What is asked of every kind of layer is answered kind by kind, by a method here, by a {@link
 * Visitor} or by a switch over {@link Kind} without a default: a new kind does not compile before
 * all of it is answered.
 */
public sealed interface LayerSpec {

  Kind kind();

  /** The visitor's answer for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /** The kinds of layers, as they are called in files and, numbered, in reports. */
  enum Kind {
    DENSE,
    ACTIVATION,
    SELECT,
    CONV2D,
    BATCHNORM,
    MAXPOOL,
    AVERAGEPOOL,
    GLOBALAVERAGEPOOL,
    FLATTEN,
    DROPOUT,
    RESIDUAL;

    /** As it is called in files. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A question that each kind of layer has its own answer to. */
  interface Visitor<R> extends Parametric.Visitor<R>, Parameterless.Visitor<R> {
    R batchNorm(BatchNorm norm);

    R residual(Residual residual);
  }

  /** A layer with weights, each of which feeds one of its outputs: neurons, or filters. */
  sealed interface Parametric extends LayerSpec {

    /** How many neurons or filters. */
    int outputs();

    /** The same layer with fewer or more of them. */
    Parametric withOutputs(int outputs);

    <R> R accept(Parametric.Visitor<R> visitor);

    @Override
    default <R> R accept(LayerSpec.Visitor<R> visitor) {
      return accept((Parametric.Visitor<R>) visitor);
    }

    /** A question that each kind of layer with weights has its own answer to. */
    interface Visitor<R> {
      R dense(Dense dense);

      R conv2d(Conv2d convolution);
    }
  }

  /**
   * A layer without values of its own, which makes of each channel one, whatever the others are.
   */
  sealed interface Parameterless extends LayerSpec {

    /**
     * What a channel that is the same value everywhere is behind the layer in evaluation; NaN where
     * it varies there.
     *
     * @param value NaN where it varies in front
     */
    float constant(float value);

    <R> R accept(Parameterless.Visitor<R> visitor);

    @Override
    default <R> R accept(LayerSpec.Visitor<R> visitor) {
      return accept((Parameterless.Visitor<R>) visitor);
    }

    /** A question that each kind of layer without values has its own answer to. */
    interface Visitor<R> {
      R select(Select select);

      R maxPool(MaxPool pool);

      R averagePool(AveragePool pool);

      R globalAveragePool(GlobalAveragePool pool);

      R flatten(Flatten flatten);

      R dropout(Dropout dropout);

      R activation(Activation activation);
    }
  }

  /**
   * Takes some of the inputs, in order: what compaction puts in front of a network whose first
   * layer no longer reads all of them. Only ever the first layer.
   *
   * @param inputs ascending indices into the network's input
   */
  record Select(int[] inputs) implements Parameterless {
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
    public Kind kind() {
      return Kind.SELECT;
    }

    /** Of the network's input nothing is known. */
    @Override
    public float constant(float value) {
      return Float.NaN;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.select(this);
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
  record Dense(int units) implements Parametric {
    public Dense {
      if (units < 1) {
        throw new IllegalArgumentException("a dense layer needs at least 1 unit, got " + units);
      }
    }

    @Override
    public Kind kind() {
      return Kind.DENSE;
    }

    @Override
    public int outputs() {
      return units;
    }

    @Override
    public Dense withOutputs(int outputs) {
      return new Dense(outputs);
    }

    @Override
    public <R> R accept(Parametric.Visitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /**
   * A convolution over planes, with zeros around them.
   *
   * @param filters output channels
   * @param biased whether each filter has a bias; not needed in front of a {@link BatchNorm}
   */
  record Conv2d(int filters, Window window, boolean biased) implements Parametric {
    public Conv2d {
      if (filters < 1) {
        throw new IllegalArgumentException("a convolution needs at least 1 filter, got " + filters);
      }
    }

    @Override
    public Kind kind() {
      return Kind.CONV2D;
    }

    @Override
    public int outputs() {
      return filters;
    }

    @Override
    public Conv2d withOutputs(int outputs) {
      return new Conv2d(outputs, window, biased);
    }

    @Override
    public <R> R accept(Parametric.Visitor<R> visitor) {
      return visitor.conv2d(this);
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

    @Override
    public Kind kind() {
      return Kind.BATCHNORM;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /** The largest value under each window; padding never is. */
  record MaxPool(Window window) implements Parameterless {

    @Override
    public Kind kind() {
      return Kind.MAXPOOL;
    }

    @Override
    public float constant(float value) {
      return value;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** The mean under each window; padding counts as zeros. */
  record AveragePool(Window window) implements Parameterless {

    @Override
    public Kind kind() {
      return Kind.AVERAGEPOOL;
    }

    @Override
    public float constant(float value) {
      return window.padding() > 0 && value != 0 ? Float.NaN : value;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.averagePool(this);
    }
  }

  /** The mean of each plane. */
  record GlobalAveragePool() implements Parameterless {

    @Override
    public Kind kind() {
      return Kind.GLOBALAVERAGEPOOL;
    }

    @Override
    public float constant(float value) {
      return value;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.globalAveragePool(this);
    }
  }

  /** Planes as a row of units, channel by channel. */
  record Flatten() implements Parameterless {

    @Override
    public Kind kind() {
      return Kind.FLATTEN;
    }

    @Override
    public float constant(float value) {
      return value;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.flatten(this);
    }
  }

  /**
   * In training sets values to 0 at random and scales up the rest to make up for it; otherwise does
   * nothing.
   *
   * @param rate share of the values that are dropped, in [0, 1)
   * @param seed together with the number of the step it decides which
   */
  record Dropout(double rate, long seed) implements Parameterless {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
      }
    }

    @Override
    public Kind kind() {
      return Kind.DROPOUT;
    }

    @Override
    public float constant(float value) {
      return value;
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.dropout(this);
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

    @Override
    public Kind kind() {
      return Kind.RESIDUAL;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.residual(this);
    }
  }

  /** An elementwise nonlinearity. */
  record Activation(Nonlinearity function) implements Parameterless {

    @Override
    public Kind kind() {
      return Kind.ACTIVATION;
    }

    @Override
    public float constant(float value) {
      return function.apply(value);
    }

    @Override
    public <R> R accept(Parameterless.Visitor<R> visitor) {
      return visitor.activation(this);
    }
  }

  /**
   * The nonlinearities. All but the sigmoid map 0 to 0, so that a unit without input adds nothing;
   * behind a sigmoid it is 0.5 for whoever reads it.
   */
  enum Nonlinearity {
    RELU,
    /** {@code max(x, 0.01·x)} (Maas, Hannun & Ng 2013). */
    LEAKYRELU,
    /**
     * The Gaussian error linear unit in its tanh form, {@code x/2·(1 + tanh(√(2/π)·(x +
     * 0.044715·x³)))} (Hendrycks & Gimpel 2016, arXiv 1606.08415), within 0.0005 of {@code x·Φ(x)}.
     */
    GELU,
    TANH,
    /** {@code 1/(1 + e⁻ˣ)}. */
    SIGMOID;

    /** What a {@link #LEAKYRELU} makes of 1 below 0. */
    static final double LEAK = 0.01;

    /** Of the tanh form of a {@link #GELU}: √(2/π), and what x³ is multiplied with. */
    static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

    static final double GELU_CUBE = 0.044715;

    /** The function on one value, as the tensors compute it. */
    public float apply(float value) {
      return switch (this) {
        case RELU -> Math.max(0, value);
        case LEAKYRELU -> value > 0 ? value : (float) LEAK * value;
        case GELU -> gelu(value);
        case TANH -> (float) Math.tanh(value);
        case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
      };
    }

    private static float gelu(double x) {
      return (float) (x / 2 * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x))));
    }

    /**
     * What the variance of weights times their fan-in begins as, so that signals behind the
     * function neither fade nor swell: 1 (LeCun et al. 1998), and 2/(1 + slope²) where one side of
     * it is cut to a slope (He et al. 2015, arXiv 1502.01852, eq. 10 and 15).
     */
    double gain() {
      return switch (this) {
        case RELU, GELU -> 2;
        case LEAKYRELU -> 2 / (1 + LEAK * LEAK);
        case TANH, SIGMOID -> 1;
      };
    }
  }
}
