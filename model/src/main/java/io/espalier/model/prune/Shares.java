package io.espalier.model.prune;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The share of the score to keep, per kind of layer and where wanted per layer.
 *
 * @param dense for dense layers, and where all layers compete with each other
 * @param convolution for convolutions, and for the sums of residual layers
 * @param layers of single layers, by name
 * @param excluded names of layers from which nothing goes but what is dead
 */
public record Shares(
    CumulativeShare dense,
    CumulativeShare convolution,
    Map<String, CumulativeShare> layers,
    Set<String> excluded) {

  /** NNrelief's settings for the LeNets: 0.95 for dense layers, 0.9 for convolutions. */
  public static final Shares NNRELIEF =
      new Shares(new CumulativeShare(0.95), new CumulativeShare(0.9));

  public Shares {
    layers = Map.copyOf(layers);
    excluded = Set.copyOf(excluded);
    for (String layer : layers.keySet()) {
      if (excluded.contains(layer)) {
        throw new IllegalArgumentException(
            "layer '%s' is excluded and has an alpha. Leave out one of the two.".formatted(layer));
      }
    }
  }

  /** The same rules for all layers of a kind. */
  public Shares(CumulativeShare dense, CumulativeShare convolution) {
    this(dense, convolution, Map.of(), Set.of());
  }

  /** The same share for all layers. */
  public static Shares uniform(CumulativeShare share) {
    return new Shares(share, share);
  }

  /** The share for a kind of contributions, but for layers that have rules of their own. */
  public CumulativeShare of(Contributions.Kind kind) {
    return switch (kind) {
      case DENSE, NETWORK -> dense;
      case CONVOLUTION, SUM -> convolution;
    };
  }

  /** The layers that have rules of their own. */
  public Set<String> namedLayers() {
    if (layers.isEmpty()) {
      return excluded;
    }
    Set<String> named = new TreeSet<>(layers.keySet());
    named.addAll(excluded);
    return named;
  }

  /** A named layer's own share; empty when it is excluded. */
  Optional<CumulativeShare> ofLayer(String name) {
    return Optional.ofNullable(layers.get(name));
  }

  /**
   * These shares of a cut that takes less.
   *
   * @param force how much of what these give up, from 0 to 1
   */
  public Shares gentler(double force) {
    if (force == 1) {
      return this;
    }
    Map<String, CumulativeShare> gentleLayers = new TreeMap<>();
    layers.forEach((name, share) -> gentleLayers.put(name, gentler(share, force)));
    return new Shares(gentler(dense, force), gentler(convolution, force), gentleLayers, excluded);
  }

  private static CumulativeShare gentler(CumulativeShare share, double force) {
    return new CumulativeShare(1 - force * (1 - share.alpha()));
  }
}
