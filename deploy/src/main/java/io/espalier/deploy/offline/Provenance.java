package io.espalier.deploy.offline;

import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.dataset.DataSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a network of {@code prune} was trained on: a data set, less the samples that were held out.
 *
 * @param network as it was named before any training
 * @param data specification of the data set
 * @param seed which decides the samples that are held out; several seeds where no choice of these
 *     samples is unknown to the network any more
 * @param heldOut how many these are
 */
public record Provenance(String network, String data, String seed, int heldOut) {

  private static final String NETWORK = "network";
  private static final String DATA = "data";
  private static final String SEED = "seed";
  private static final String HELD_OUT = "held-out";

  /** A training with one seed. */
  public Provenance(String network, String data, long seed, int heldOut) {
    this(network, data, Long.toString(seed), heldOut);
  }

  /** The facts that go into its file. */
  public Map<String, String> about() {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(NETWORK, network);
    about.put(DATA, data);
    about.put(SEED, seed);
    about.put(HELD_OUT, Integer.toString(heldOut));
    return about;
  }

  /**
   * The same training going on from a network of a file, which has its name from before. A {@link
   * #doubt} stays with it: no seed of a later training is the same as several.
   *
   * @param before the facts in that file
   */
  public Provenance after(Map<String, String> before) {
    String seeds =
        doubt(before).isEmpty()
            ? seed
            : "%s, then %s".formatted(before.getOrDefault(SEED, "unknown"), seed);
    return new Provenance(before.getOrDefault(NETWORK, network), data, seeds, heldOut);
  }

  /** What is written in a file is not always a specification. */
  private boolean isSameData(String other) {
    try {
      return DataSpec.parse(data).isSameDataAs(DataSpec.parse(other));
    } catch (DataException noSpecification) {
      return data.equals(other);
    }
  }

  /**
   * Why samples that are held out here may be known to a network all the same; empty when they are
   * not, or when it was trained on other data or does not say on what.
   *
   * @param before the facts in the network's file
   */
  public Optional<String> doubt(Map<String, String> before) {
    boolean isSame =
        seed.equals(before.get(SEED)) && Integer.toString(heldOut).equals(before.get(HELD_OUT));
    if (isSame || !isSameData(before.getOrDefault(DATA, ""))) {
      return Optional.empty();
    }
    return Optional.of(
        ("it was trained with --seed %s and --held-out %s, so it may have learnt samples that are"
                + " held out here, and rounds may look better than they are. Give the same two"
                + " options.")
            .formatted(
                before.getOrDefault(SEED, "unknown"), before.getOrDefault(HELD_OUT, "unknown")));
  }
}
