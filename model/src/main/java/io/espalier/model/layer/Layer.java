package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One layer of a network, without its parameters. Everything that is asked of a kind of layer, but
 * how it runs, is a method here without a default: a new kind does not compile before all of it is
 * answered. How it runs is asked by a {@link Visitor}.
 */
public sealed interface Layer extends LayerSpec
    permits Dense,
        Conv2d,
        Depthwise,
        BatchNorm,
        LayerNorm,
        Identity,
        Add,
        Concat,
        Select,
        Parameterless {

  /** What it is called, and how it is read from a file. */
  Kind kind();

  /** Whether it reads two or more inputs; all others read one. */
  boolean readsSeveral();

  /**
   * The shape of what it puts out.
   *
   * @throws ShapeMismatchException when it does not fit what it reads
   */
  TensorShape output(List<TensorShape> inputs);

  /**
   * How many values it has.
   *
   * @throws ArithmeticException when there are more than a long counts
   */
  ValueCounts values(List<TensorShape> inputs);

  /** How channels go through it, in its place. */
  ChannelFlow flow(Place place);

  /**
   * The same layer for fewer channels.
   *
   * @param from what it reads
   * @param inputs channels of each input that are kept
   * @param outputs channels of the output that are kept
   */
  Layer smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs);

  /** Whether it computes otherwise in training than in evaluation. */
  boolean isModal();

  /** Whether an activation behind it may write over its output: it does not need that again. */
  boolean isActivated();

  /** Its form in a file, but for its kind: numbers, texts, truth values and arrays of int. */
  Map<String, Object> fields();

  /** The visitor's answer for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /** A question that each kind of layer has its own answer to: how it runs. */
  interface Visitor<R> {
    R dense(Dense dense);

    R conv2d(Conv2d convolution);

    R depthwise(Depthwise convolution);

    R batchNorm(BatchNorm norm);

    R layerNorm(LayerNorm norm);

    R identity(Identity shortcut);

    R add(Add sum);

    R concat(Concat join);

    R select(Select select);

    R maxPool(MaxPool pool);

    R averagePool(AveragePool pool);

    R globalAveragePool(GlobalAveragePool pool);

    R flatten(Flatten flatten);

    R dropout(Dropout dropout);

    R activation(Activation activation);
  }

  /** The kinds of layers. */
  enum Kind {
    DENSE("dense"),
    ACTIVATION("activation"),
    SELECT("select"),
    CONV2D("conv"),
    BATCHNORM("norm"),
    MAXPOOL("maxpool"),
    AVERAGEPOOL("averagepool"),
    GLOBALAVERAGEPOOL("globalaveragepool"),
    FLATTEN("flatten"),
    DROPOUT("dropout"),
    IDENTITY("identity"),
    ADD("add"),
    CONCAT("concat"),
    DEPTHWISE("depthwise"),
    LAYERNORM("layernorm");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As it is called in files. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What its layers are named by where nobody names them: this and a number. */
    public String label() {
      return label;
    }

    /** A layer of this kind from its form in a file. */
    public Layer read(LayerFields fields) {
      return switch (this) {
        case DENSE -> Dense.read(fields);
        case ACTIVATION -> Activation.read(fields);
        case SELECT -> Select.read(fields);
        case CONV2D -> Conv2d.read(fields);
        case BATCHNORM -> BatchNorm.read(fields);
        case MAXPOOL -> MaxPool.read(fields);
        case AVERAGEPOOL -> AveragePool.read(fields);
        case GLOBALAVERAGEPOOL -> new GlobalAveragePool();
        case FLATTEN -> new Flatten();
        case DROPOUT -> Dropout.read(fields);
        case IDENTITY -> Identity.read(fields);
        case ADD -> new Add();
        case CONCAT -> new Concat();
        case DEPTHWISE -> Depthwise.read(fields);
        case LAYERNORM -> LayerNorm.read(fields);
      };
    }
  }
}
