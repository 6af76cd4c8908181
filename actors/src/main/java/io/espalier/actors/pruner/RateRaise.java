package io.espalier.actors.pruner;

/**
 * The learning rate is raised while cuts come.
 *
 * @param basis records trained when that was decided
 * @param from records trained when it begins
 * @param until and when it ends, unless another cut comes
 */
public record RateRaise(long basis, long from, long until) {

  /** It never was. */
  static final RateRaise NONE = new RateRaise(0, 0, 0);
}
