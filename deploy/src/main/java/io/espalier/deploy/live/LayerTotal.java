package io.espalier.deploy.live;

import java.util.Locale;

/**
 * A layer before anything is pruned.
 *
 * @param total its connections
 * @param units its output neurons or channels
 */
public record LayerTotal(String name, long total, int units) {

  public LayerTotal {
    if (total < 1 || units < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s needs connections and units, got %d and %d",
              name,
              total,
              units));
    }
  }
}
