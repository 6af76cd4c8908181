package io.espalier.model.decay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sums over the records of a stream, of which older ones count less: what most statistics are. A
 * commutative monoid at any half-life: where two owners have seen different batches of one stream,
 * each at its position, merging them gives what one owner of both has. Not thread-safe: one owner.
 */
public final class DecayedSums {

  private final ForwardDecay decay;
  private final List<double[]> sums = new ArrayList<>();
  private final int[] widths;
  private double weight;
  private double squaredWeight;

  /** Nothing seen yet of so many values in each array. */
  public DecayedSums(HalfLife halfLife, IntStream widths) {
    decay = new ForwardDecay(halfLife);
    this.widths = widths.toArray();
    for (int width : this.widths) {
      sums.add(new double[width]);
    }
  }

  /**
   * Counts the records of a batch in, after so many have passed; its sums must follow.
   *
   * @return what each record counts
   */
  public double count(long records) {
    forget(records);
    weight += records * decay.scale();
    squaredWeight += records * decay.scale() * decay.scale();
    return decay.scale();
  }

  /** Adds to one array, each value times {@code factor}. */
  public void add(int index, float[] addends, double factor) {
    double[] into = sums.get(index);
    for (int k = 0; k < into.length; k++) {
      into[k] += addends[k] * factor;
    }
  }

  /** Adds to one array, each value times {@code factor}. */
  public void add(int index, double[] addends, double factor) {
    double[] into = sums.get(index);
    for (int k = 0; k < into.length; k++) {
      into[k] += addends[k] * factor;
    }
  }

  /** Adds what another owner has seen of the stream, as of the later position of both. */
  public void merge(Sums other) {
    reach(other.at().position());
    double factor = decay.factor(other.at());
    weight += other.rawWeight() * factor;
    squaredWeight += other.rawSquaredWeight() * factor * factor;
    for (int k = 0; k < sums.size(); k++) {
      add(k, other.raw().get(k), factor);
    }
  }

  /** Lets records pass. */
  public void forget(long records) {
    scale(decay.pass(records));
  }

  /** Lets records pass up to a position, if it is not behind that. */
  public void reach(long position) {
    scale(decay.reach(position));
  }

  /** Lets all that was seen count so much less. */
  public void scale(double factor) {
    if (factor == 1) {
      return;
    }
    weight *= factor;
    squaredWeight *= factor * factor;
    for (double[] values : sums) {
      for (int k = 0; k < values.length; k++) {
        values[k] *= factor;
      }
    }
  }

  /**
   * Lets all that was seen count no more than so many records; the means stay.
   *
   * @return how much less it counts: 1 where it was no more
   */
  public double limit(double records) {
    double factor = Math.min(1, records / weight());
    if (factor < 1) {
      scale(factor);
      squaredWeight = Math.max(squaredWeight, weight * decay.scale());
    }
    return factor;
  }

  /**
   * Counts as much as other sums of the same stream do. Some arrays are taken from those; of the
   * rest the means stay.
   */
  public void restart(Sums other, IntPredicate taken) {
    double factor = decay.factor(other.at());
    double restarted = other.rawWeight() * factor;
    scale(weight == 0 ? 0 : restarted / weight);
    weight = restarted;
    squaredWeight = other.rawSquaredWeight() * factor * factor;
    for (int k = 0; k < sums.size(); k++) {
      if (taken.test(k)) {
        Arrays.fill(sums.get(k), 0);
        add(k, other.raw().get(k), factor);
      }
    }
  }

  /** Forgets everything. */
  public void reset() {
    weight = 0;
    squaredWeight = 0;
    sums.forEach(values -> Arrays.fill(values, 0));
  }

  /** Records of the stream that have passed. */
  public long position() {
    return decay.now().position();
  }

  /** Effective records. */
  public double weight() {
    return weight / decay.scale();
  }

  /** Values in each array; not to be written to. */
  public int[] widths() {
    return widths;
  }

  /** Whether {@code other} has as many arrays, each as long. */
  public boolean isLike(Sums other) {
    return Arrays.equals(widths, other.widths());
  }

  /** A copy of everything. */
  public Sums sums() {
    return new Sums(
        decay.now(), weight, squaredWeight, sums.stream().map(double[]::clone).toList());
  }
}
