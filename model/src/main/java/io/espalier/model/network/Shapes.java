package io.espalier.model.network;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.ShapeMismatchException;
import java.util.List;

/** The shape rules of layers, asked for a place in a network. */
final class Shapes {

  private Shapes() {}

  /**
   * What a layer puts out.
   *
   * @throws MisplacedLayerException naming the place, when it does not fit what it reads
   * @throws IllegalArgumentException naming the place, when there are too many values
   */
  static TensorShape output(Layer layer, List<TensorShape> inputs, String where) {
    try {
      return layer.output(inputs);
    } catch (ShapeMismatchException mismatch) {
      throw new MisplacedLayerException("%s is %s".formatted(where, describe(layer)), mismatch);
    } catch (IllegalArgumentException tooMany) {
      throw new IllegalArgumentException(
          "%s is %s, which puts out too much: %s"
              .formatted(where, describe(layer), tooMany.getMessage()),
          tooMany);
    }
  }

  private static String describe(Layer layer) {
    String name = layer.kind().tag();
    return (name.matches("[aeio].*") ? "an " : "a ") + name;
  }
}
