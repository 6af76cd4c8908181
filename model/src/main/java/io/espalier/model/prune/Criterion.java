package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.network.NetworkSnapshot;
import java.util.List;
import java.util.function.Consumer;

/** Scores how much each live parameter matters. Stateless and safe for use from any thread. */
public interface Criterion {

  /** The name on the command line, in configuration and in reports. */
  String name();

  /** Whether scores depend on evidence from the stream. */
  boolean needsEvidence();

  /**
   * Scores every live parameter, group by group.
   *
   * @param network the parameters to score
   * @param activity what is known of each parametric layer's inputs; ignored by criteria that need
   *     no evidence
   * @param groups receives each group of competing parameters once
   */
  void score(NetworkSnapshot network, List<ActivityMean> activity, Consumer<Contributions> groups);

  /** A criterion by name. */
  static Criterion named(String name) {
    return switch (name) {
      case "nnrelief" -> new NnRelief();
      case "magnitude" -> new Magnitude();
      default ->
          throw new IllegalArgumentException(
              "criterion '%s' is not known. Use nnrelief or magnitude.".formatted(name));
    };
  }
}
