package io.espalier.model.network;

import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Layer.Kind;
import java.util.EnumMap;
import java.util.Map;

/** Names for layers that nobody named: what their kind is called, and how many there are so far. */
final class DefaultNames {

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  /** The name of the next layer, such as {@code conv2}. */
  String next(Layer layer) {
    return layer.kind().label() + counts.merge(layer.kind(), 1, Integer::sum);
  }
}
