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
  }
}
