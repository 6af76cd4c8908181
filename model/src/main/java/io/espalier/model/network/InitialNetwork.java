package io.espalier.model.network;

import java.util.Locale;
import java.util.Optional;

/** What a network begins as. */
public sealed interface InitialNetwork {

  /** Its layers. */
  NetworkSpec spec();

  /**
   * The network itself, the same whenever it is asked for.
   *
   * @param seed of parameters that are drawn
   */
  NetworkSnapshot snapshot(long seed);

  /**
   * Whether it takes features standardized by the samples it learns from, all of them or, on a
   * stream, those so far; see {@link FeatureMoments}.
   */
  default boolean measuresFeatures() {
    return false;
  }

  /**
   * This network with features standardized by what it learns from, if that is not settled yet: a
   * trained one takes them as it learnt to, another may have a standardization of its own.
   */
  default InitialNetwork measuringFeatures() {
    return this;
  }

  /**
   * This network with its features measured, or as they are.
   *
   * @param asked what a person said to it, if anything
   * @param otherwise what is sensible; does not count where it is settled by the network
   * @param name for messages
   * @throws IllegalArgumentException when a person asks, but it is settled
   */
  default InitialNetwork measuringFeatures(
      Optional<Boolean> asked, boolean otherwise, String name) {
    if (asked.isPresent() && this instanceof Trained) {
      throw new IllegalArgumentException(
          "a trained network takes features as it learnt to. Leave standardize out.");
    }
    if (asked.isPresent() && !spec().standardization().isNone()) {
      throw new IllegalArgumentException(
          "%s has a standardization of its own. Leave standardize out, or take it out of the file."
              .formatted(name));
    }
    return asked.orElse(otherwise) ? measuringFeatures() : this;
  }

  /**
   * A network that knows nothing yet, its parameters drawn by a seed.
   *
   * @param measuresFeatures whether it has its features measured
   */
  record Drawn(NetworkSpec spec, boolean measuresFeatures) implements InitialNetwork {

    public Drawn {
      if (measuresFeatures && !spec.standardization().isNone()) {
        throw new IllegalArgumentException("the network has a standardization of its own");
      }
    }

    /** A network that takes features as its layers say. */
    public Drawn(NetworkSpec spec) {
      this(spec, false);
    }

    @Override
    public InitialNetwork measuringFeatures() {
      return spec.standardization().isNone() ? new Drawn(spec, true) : this;
    }

    @Override
    public NetworkSnapshot snapshot(long seed) {
      return NetworkSnapshot.dense(spec, Initializer.draw(spec, seed));
    }
  }

  /** A network as it stands, with its weights and its mask. */
  record Trained(NetworkSnapshot network) implements InitialNetwork {
    @Override
    public NetworkSpec spec() {
      return network.spec();
    }

    @Override
    public NetworkSnapshot snapshot(long seed) {
      return network;
    }

    /**
     * Refuses a network that would be taken for the dense one that others are compared with.
     *
     * @throws IllegalArgumentException when something is masked
     */
    public void requireDense() {
      int parameters = network.spec().parameters();
      if (network.kept() < parameters) {
        throw new IllegalArgumentException(
            String.format(
                    Locale.ROOT,
                    "the network is pruned already, %d of its %d parameters are left. Start from"
                        + " one that",
                    network.kept(),
                    parameters)
                + " is not, such as dense.espalier.");
      }
    }
  }
}
