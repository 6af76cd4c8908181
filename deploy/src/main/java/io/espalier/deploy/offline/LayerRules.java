package io.espalier.deploy.offline;

import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.LayerNames;
import io.espalier.streaming.names.Nearest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a person wants of single layers, by the names that {@code espalier inspect} shows.
 *
 * @param excluded layers that nothing is cut from
 * @param alphas of layers that have one of their own
 */
public record LayerRules(Set<String> excluded, Map<String, KeepRatio> alphas) {

  /** How excluded layers are written. */
  public static final String NAMES_PATTERN = "\\s*|\\s*[\\w.-]+(\\s*,\\s*[\\w.-]+)*\\s*";

  /** How alphas of layers are written. */
  public static final String ALPHAS_PATTERN =
      "\\s*|\\s*[\\w.-]+=\\d*\\.?\\d+(\\s*,\\s*[\\w.-]+=\\d*\\.?\\d+)*\\s*";

  public LayerRules {
    excluded = Collections.unmodifiableSet(new TreeSet<>(excluded));
    alphas = Collections.unmodifiableMap(new TreeMap<>(alphas));
  }

  /**
   * Rules as they are written in options and settings.
   *
   * @param exclude such as {@code conv1,dense3}; may be empty
   * @param layerAlpha such as {@code conv1=0.99,dense3=0.98}; may be empty
   * @throws IllegalArgumentException when they are written otherwise, or a layer has two alphas
   */
  public static LayerRules parse(String exclude, String layerAlpha) {
    requireForm("layers to exclude are LAYER,LAYER…", exclude, NAMES_PATTERN);
    requireForm("alphas of layers are LAYER=ALPHA,LAYER=ALPHA…", layerAlpha, ALPHAS_PATTERN);
    Map<String, KeepRatio> alphas = new TreeMap<>();
    for (String rule : parts(layerAlpha)) {
      int middle = rule.indexOf('=');
      String layer = rule.substring(0, middle);
      KeepRatio alpha = new KeepRatio(Double.parseDouble(rule.substring(middle + 1)));
      if (alphas.put(layer, alpha) != null) {
        throw new IllegalArgumentException(
            "layer '%s' has two alphas in '%s'. Leave out one of them."
                .formatted(layer, layerAlpha));
      }
    }
    return new LayerRules(new TreeSet<>(parts(exclude)), alphas);
  }

  private static void requireForm(String rule, String text, String pattern) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("%s, got '%s'".formatted(rule, text));
    }
  }

  private static List<String> parts(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
  }

  /**
   * The shares that a cut leaves in a network under these rules.
   *
   * @param sizeExponent how much less small layers give up; see {@link KeepRatios}
   * @throws IllegalArgumentException when they name a layer that it does not have, or one that has
   *     no connections
   */
  public KeepRatios keepRatios(
      double alpha, double convolutionAlpha, double sizeExponent, NetworkSpec network) {
    requireIn(network);
    return new KeepRatios(
        new KeepRatio(alpha), new KeepRatio(convolutionAlpha), alphas, excluded, sizeExponent);
  }

  /**
   * Refuses a network that has not all layers that are named, or no connections in one of them.
   *
   * @throws IllegalArgumentException naming the first, and the nearest that there is
   */
  public void requireIn(NetworkSpec network) {
    LayerNames names = LayerNames.of(network);
    Set<String> named = new TreeSet<>(excluded);
    named.addAll(alphas.keySet());
    for (String layer : named) {
      Optional<String> problem = names.problem(layer);
      if (problem.isPresent()) {
        String hint = names.all().contains(layer) ? "" : Nearest.hint(layer, names.connected());
        throw new IllegalArgumentException(problem.get() + "." + hint);
      }
    }
  }
}
