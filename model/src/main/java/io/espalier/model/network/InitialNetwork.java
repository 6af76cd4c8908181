package io.espalier.model.network;

import java.util.Optional;

/**
 * What a network begins as: drawn by a seed, or trained before.
 *
 * @param spec its layers
 * @param trained the network with its weights and its mask; empty for one that is drawn
 */
public record InitialNetwork(NetworkSpec spec, Optional<NetworkSnapshot> trained) {

  public InitialNetwork {
    if (trained.isPresent() && !trained.get().spec().equals(spec)) {
      throw new IllegalArgumentException("the trained network has other layers than are told");
    }
  }

  /** A network that knows nothing yet. */
  public static InitialNetwork drawn(NetworkSpec spec) {
    return new InitialNetwork(spec, Optional.empty());
  }

  /** A network as it stands. */
  public static InitialNetwork of(NetworkSnapshot trained) {
    return new InitialNetwork(trained.spec(), Optional.of(trained));
  }

  /**
   * The network itself, the same whenever it is asked for.
   *
   * @param seed of its parameters, unless it is trained
   */
  public NetworkSnapshot snapshot(long seed) {
    return trained.orElseGet(() -> NetworkSnapshot.dense(spec, Initializer.draw(spec, seed)));
  }
}
