package io.espalier.model.decay;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sums that forget, and beside them the same sums at an eighth of the half-life, of the newest
 * records: what the first ones begin anew from once they are out of date. Each is a commutative
 * monoid, so the two are. Where nothing is ever forgotten there are no second ones. Not
 * thread-safe: one owner.
 */
public final class TwoHalfLives {

  /** Half-lives of the newest records in one of all. */
  public static final int RATIO = 8;

  private final boolean forgets;
  private final DecayedSums whole;
  private final DecayedSums recent;
  private double each;
  private double eachRecent;

  /** Nothing seen yet of so many values in each array. */
  public TwoHalfLives(HalfLife halfLife, IntStream widths) {
    forgets = halfLife.isFinite();
    whole = new DecayedSums(halfLife, widths);
    recent =
        new DecayedSums(
            halfLife.dividedBy(RATIO), forgets ? IntStream.of(whole.widths()) : IntStream.empty());
  }

  /** Counts the records of a batch in, after so many have passed; its sums must follow. */
  public void count(long records) {
    each = whole.count(records);
    if (forgets) {
      eachRecent = recent.count(records);
    }
  }

  /** Adds the sums of the batch to one array. */
  public void add(int index, float[] addends) {
    whole.add(index, addends, each);
    if (forgets) {
      recent.add(index, addends, eachRecent);
    }
  }

  /** Adds the sums of the batch to one array. */
  public void add(int index, double[] addends) {
    whole.add(index, addends, each);
    if (forgets) {
      recent.add(index, addends, eachRecent);
    }
  }

  /**
   * Adds what another owner has seen of the stream, as of the later position of both.
   *
   * @param otherRecent its newest records; left out where it has none
   */
  public void merge(Sums other, Sums otherRecent) {
    whole.merge(other);
    if (recent.isLike(otherRecent)) {
      recent.merge(otherRecent);
    }
    recent.reach(whole.position());
  }

  /** Lets records pass. */
  public void forget(long records) {
    whole.forget(records);
    recent.forget(records);
  }

  /** Lets records pass up to a position, if it is not behind that. */
  public void reach(long position) {
    whole.reach(position);
    recent.reach(position);
  }

  /** Lets all that was seen count no more than so many records; the means stay. */
  public Limited limit(double records) {
    return new Limited(whole.limit(records), recent.limit(records));
  }

  /**
   * How much less is counted.
   *
   * @param whole 1 for as much as before
   * @param recent of the newest records
   */
  public record Limited(double whole, double recent) {}

  /**
   * Makes the two one, of the weight that the newest records have.
   *
   * @param stale arrays that are of the newest records from now on; of the others both are what the
   *     longer memory has, which knows the same means better
   */
  public void restart(IntPredicate stale) {
    whole.restart(recent.sums(), stale);
    recent.restart(whole.sums(), stale.negate());
  }

  /** Forgets everything. */
  public void reset() {
    whole.reset();
    recent.reset();
  }

  /** Records of the stream that have passed. */
  public long position() {
    return whole.position();
  }

  /** Effective records. */
  public double weight() {
    return whole.weight();
  }

  /** Values in each array; not to be written to. */
  public int[] widths() {
    return whole.widths();
  }

  /** Whether {@code other} has as many arrays, each as long. */
  public boolean isLike(Sums other) {
    return whole.isLike(other);
  }

  /** A copy of all. */
  public Sums sums() {
    return whole.sums();
  }

  /** A copy of what the newest records say; no arrays where nothing is ever forgotten. */
  public Sums recent() {
    return recent.sums();
  }
}
