package io.espalier.model.prune;

import io.espalier.model.edit.Shift;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Scores how much each live parameter matters. Immutable and safe for use from any thread. */
public interface Criterion {

  /** The names of all criteria. */
  List<String> NAMES =
      List.of("sensitivity", "nnrelief", "magnitude", "magnitude-global", "taylor", "random");

  /** The name on the command line, in configuration and in reports. */
  String name();

  /** Whether scores depend on evidence from the stream. */
  boolean needsEvidence();

  /**
   * Whether scores depend on {@link io.espalier.model.evidence.KernelMeans} of the very network
   * that is scored, which needs samples at hand.
   */
  default boolean needsSurvey() {
    return false;
  }

  /** What is to be observed of a network that is scored. */
  default EvidenceSpec evidence(Layout layout) {
    return EvidenceSpec.activity(layout);
  }

  /**
   * Scores live parameters, group by group; one that is left out stays.
   *
   * @param network the parameters to score
   * @param evidence what is known of them; ignored by criteria that need none
   * @param groups receives each group of competing parameters once
   * @throws IllegalArgumentException when a criterion that needs evidence gets none, or some about
   *     another network
   */
  void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups);

  /**
   * What to add to parameters that stay when others go, to make up for them.
   *
   * @param network as it is before
   * @param evidence what is known of it
   * @param cut the values that go
   */
  default Shift compensation(NetworkSnapshot network, Evidence evidence, BitSet cut) {
    return Shift.NONE;
  }

  /**
   * A criterion by name.
   *
   * @param norm of kernels, where the criterion has several
   * @param seed of what is drawn at random
   * @throws IllegalArgumentException when there is none of that name; the message names all
   */
  static Criterion named(String name, KernelNorm norm, long seed) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "criterion '%s' is not known. Use %s or %s."
              .formatted(
                  name,
                  String.join(", ", NAMES.subList(0, NAMES.size() - 1)),
                  NAMES.get(NAMES.size() - 1)));
    }
    return switch (name) {
      case "sensitivity" -> new Sensitivity();
      case "nnrelief" -> new NnRelief(norm);
      case "magnitude" -> new Magnitude();
      case "magnitude-global" -> new Magnitude(Scope.NETWORK);
      case "taylor" -> new Taylor();
      case "random" -> new RandomScores(seed);
      default ->
          throw new IllegalStateException(
              "criterion '%s' has a name, but nothing makes it".formatted(name));
    };
  }
}
