package io.espalier.model.prune;

import io.espalier.model.statistics.NormalDistribution;
import java.util.Collections;
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
 * @param sizeExponent e of what layers with fewer live values than the largest give up: {@code (1 −
 *     alpha)·(values / values of the largest)^e}, at least 0. At 0 all layers of a kind give up the
 *     same share of their score, and small layers, whose neurons are needed by all that follow,
 *     lose as much signal as the large one for a fraction of its connections. Layers with a share
 *     of their own keep it, and contributors that compete across layers have one share.
 * @param significance chance that any neuron of the network loses more than its share because
 *     scores were told too low by the few records that they rest on, above 0; 1 to take scores as
 *     they are, as over data at rest, where all records that there are have been seen
 */
public record KeepRatios(
    KeepRatio dense,
    KeepRatio convolution,
    Map<String, KeepRatio> layers,
    Set<String> excluded,
    double sizeExponent,
    double significance) {

  /** NNrelief's settings for the LeNets: 0.95 for dense layers, 0.9 for convolutions. */
  public static final KeepRatios NNRELIEF = new KeepRatios(new KeepRatio(0.95), new KeepRatio(0.9));

  public KeepRatios {
    layers = Collections.unmodifiableMap(new TreeMap<>(layers));
    excluded = Collections.unmodifiableSet(new TreeSet<>(excluded));
    if (!(sizeExponent >= 0 && Double.isFinite(sizeExponent))) {
      throw new IllegalArgumentException(
          "the exponent of layer sizes must be at least 0, got " + sizeExponent);
    }
    if (!(significance > 0 && significance <= 1)) {
      throw new IllegalArgumentException(
          "the significance of a cut must be above 0 and up to 1, got " + significance);
    }
    for (String layer : layers.keySet()) {
      if (excluded.contains(layer)) {
        throw new IllegalArgumentException(
            "layer '%s' is excluded and has an alpha. Leave out one of the two.".formatted(layer));
      }
    }
  }

  /** Scores are taken as they are. */
  public KeepRatios(
      KeepRatio dense,
      KeepRatio convolution,
      Map<String, KeepRatio> layers,
      Set<String> excluded,
      double sizeExponent) {
    this(dense, convolution, layers, excluded, sizeExponent, 1);
  }

  /** The same rules for all layers of a kind. */
  public KeepRatios(KeepRatio dense, KeepRatio convolution) {
    this(dense, convolution, Map.of(), Set.of(), 0);
  }

  /** These shares of scores that few records tell; see {@code significance}. */
  public KeepRatios withSignificance(double other) {
    return new KeepRatios(dense, convolution, layers, excluded, sizeExponent, other);
  }

  /**
   * How many standard errors a score may be told too low: {@code Φ⁻¹(1 − significance/neurons)}, as
   * the chance is shared among all neurons (Bonferroni); 0 where scores are taken as they are.
   */
  double standardErrors(int neurons) {
    return significance == 1
        ? 0
        : Math.max(0, -NormalDistribution.quantile(significance / Math.max(1, neurons)));
  }

  /** The same share for all layers. */
  public static KeepRatios uniform(KeepRatio keepRatio) {
    return new KeepRatios(keepRatio, keepRatio);
  }

  /** The share for a kind of contributions, but for layers that have rules of their own. */
  public KeepRatio of(Contributions.Kind kind) {
    return switch (kind) {
      case DENSE, NETWORK -> dense;
      case CONVOLUTION, SUM -> convolution;
    };
  }

  /**
   * The share for a kind of contributions in a layer.
   *
   * @param size the layer's live values as a share of those of the largest layer
   */
  KeepRatio of(Contributions.Kind kind, double size) {
    KeepRatio keepRatio = of(kind);
    return switch (kind) {
      case DENSE, CONVOLUTION -> scaled(keepRatio, Math.pow(size, sizeExponent));
      case NETWORK, SUM -> keepRatio;
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
  Optional<KeepRatio> ofLayer(String name) {
    return Optional.ofNullable(layers.get(name));
  }

  /**
   * These shares of a cut that takes less.
   *
   * @param scale how much of what these give up, from 0 to 1
   */
  public KeepRatios scaled(double scale) {
    if (scale == 1) {
      return this;
    }
    Map<String, KeepRatio> scaledLayers = new TreeMap<>();
    layers.forEach((name, keepRatio) -> scaledLayers.put(name, scaled(keepRatio, scale)));
    return new KeepRatios(
        scaled(dense, scale),
        scaled(convolution, scale),
        scaledLayers,
        excluded,
        sizeExponent,
        significance);
  }

  private static KeepRatio scaled(KeepRatio keepRatio, double scale) {
    return scale == 1 ? keepRatio : new KeepRatio(1 - scale * (1 - keepRatio.alpha()));
  }
}
