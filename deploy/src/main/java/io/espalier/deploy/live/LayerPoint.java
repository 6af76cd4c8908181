package io.espalier.deploy.live;

import java.util.Locale;

/**
 * A layer at one moment.
 *
 * @param kept connections not masked
 * @param total connections when dense
 * @param activeInputs inputs that at least one kept connection reads
 * @param activeUnits outputs with at least one kept connection
 */
public record LayerPoint(String name, long kept, long total, int activeInputs, int activeUnits) {

  public LayerPoint {
    if (kept < 0 || kept > total) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s keeps %d of %d connections, which cannot be",
              name,
              kept,
              total));
    }
    if (activeInputs < 0 || activeUnits < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer %s has %d active inputs and %d active units; neither can be negative",
              name,
              activeInputs,
              activeUnits));
    }
  }
}
