package io.espalier.model.network;

import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Layer.Kind;
import io.espalier.model.layer.Residual;
import io.espalier.model.layer.Shortcut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Names for layers that nobody named: what their kind is called, and how many there are so far. */
final class DefaultNames {

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  /** The name of the next layer, such as {@code conv2}. */
  String next(Layer layer) {
    return next(layer.kind());
  }

  private String next(Kind kind) {
    return kind.label() + counts.merge(kind, 1, Integer::sum);
  }

  /** The names of the layers that are written by an entry; the last one is what others read. */
  List<String> next(LayerEntry entry) {
    List<String> names = new ArrayList<>();
    Kind kind = Kind.ADD;
    if (entry.layer() instanceof Residual residual) {
      residual.body().forEach(layer -> names.addAll(next(LayerEntry.of(layer))));
      shortcut(residual.shortcut()).forEach(layer -> names.add(next(layer)));
    } else {
      kind = ((Layer) entry.layer()).kind();
    }
    String usual = next(kind);
    names.add(entry.name() == null ? usual : entry.name());
    return names;
  }

  private static List<Kind> shortcut(Shortcut shortcut) {
    return shortcut instanceof Shortcut.Projection
        ? List.of(Kind.CONV2D, Kind.BATCHNORM)
        : List.of(Kind.IDENTITY);
  }
}
