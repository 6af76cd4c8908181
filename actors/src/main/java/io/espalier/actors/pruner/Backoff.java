package io.espalier.actors.pruner;

import java.util.Locale;

/**
 * How often the depth of the next round is halved: once for each undo that nothing made good. Of
 * cuts and of merges by itself: that a network has no neuron to spare says nothing of its
 * connections.
 *
 * @param cuts halvings of the next cut
 * @param merges halvings of the next merges
 */
public record Backoff(int cuts, int merges) {

  /** Nothing was undone. */
  public static final Backoff NONE = new Backoff(0, 0);

  public Backoff {
    if (cuts < 0 || merges < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "halvings must be 0 or more, got %d of cuts and %d of merges",
              cuts,
              merges));
    }
  }

  /** After one was undone. */
  Backoff more(boolean ofMerges) {
    return ofMerges ? new Backoff(cuts, merges + 1) : new Backoff(cuts + 1, merges);
  }

  /** After one was kept. */
  Backoff less(boolean ofMerges) {
    return ofMerges ? new Backoff(cuts, less(merges)) : new Backoff(less(cuts), merges);
  }

  private static int less(int halvings) {
    return Math.max(0, halvings - 1);
  }

  /** How much of what it usually takes the next cut takes, from 0 to 1. */
  double scaleOfCuts() {
    return Math.scalb(1.0, -cuts);
  }

  /** How much of what they usually take the next merges take, from 0 to 1. */
  double scaleOfMerges() {
    return Math.scalb(1.0, -merges);
  }
}
