package io.espalier.model.network;

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

  /** A network that knows nothing yet, its parameters drawn by a seed. */
  record Drawn(NetworkSpec spec) implements InitialNetwork {
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
            "the network is pruned already, %d of its %d parameters are left. Start from one that"
                    .formatted(network.kept(), parameters)
                + " is not, such as dense.espalier.");
      }
    }
  }
}
