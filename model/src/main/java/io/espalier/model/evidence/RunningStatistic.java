package io.espalier.model.evidence;

import java.util.BitSet;

/**
 * One kind of evidence as it comes in, with exponential forgetting. A commutative monoid: batches
 * in any order, and owners of parts of the stream merged in any order, give the same. Not
 * thread-safe: one owner.
 *
 * @param <B> what a batch says
 * @param <S> what is known
 */
public interface RunningStatistic<B, S extends Statistic.State> {

  /**
   * Records that what is known of a network may count once it has changed: with so few the scores
   * of a new network begin, and they outweigh what was soon.
   */
  double KEPT_BY_CHANGE = 1_000;

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network; nothing is changed then
   */
  void add(B batch);

  /** Whether {@code other} is about the same signals, parameters or layers. */
  boolean isLike(S other);

  /**
   * Adds what another owner has seen of the stream: that of both as of the later position.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  void merge(S other);

  /** Lets {@code records} records pass without an observation. */
  void forget(long records);

  /** Lets records pass up to a position in the stream, if it is not behind that. */
  void reach(long position);

  /** Forgets everything but its place in the stream. */
  void reset();

  /**
   * The network has changed: what was seen of it as it was counts no more than {@value
   * #KEPT_BY_CHANGE} records, or nothing where it would mislead. Told twice it is as told once, so
   * a change may come in slices.
   */
  void networkChanged();

  /**
   * Where what is known is out of date, makes it begin anew from the newest records; asked again it
   * does no more. Nothing is out of date where nothing is ever forgotten, nor where nobody looks.
   *
   * @return the layers, by number
   * @see Freshness
   */
  default BitSet restart() {
    return new BitSet();
  }

  /** A copy of everything, to decide on, to merge or to store. */
  S state();
}
