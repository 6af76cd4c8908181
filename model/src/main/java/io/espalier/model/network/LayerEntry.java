package io.espalier.model.network;

import io.espalier.model.layer.LayerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer as it is written: what it is, and what is said of its place.
 *
 * @param layer a layer, or a residual block, whose name is that of its sum
 * @param name null where nobody named it
 * @param reads names of earlier layers, or {@code input}; none where it reads the one before
 */
public record LayerEntry(LayerSpec layer, @Nullable String name, List<String> reads) {

  public LayerEntry {
    reads = List.copyOf(reads);
  }

  /** A layer of a chain. */
  public static LayerEntry of(LayerSpec layer) {
    return new LayerEntry(layer, null, List.of());
  }
}
