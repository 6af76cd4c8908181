package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.DecayedSums;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.decay.TwoHalfLives;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether what is known of a layer is out of date: whether the means of its units over all records
 * differ beyond chance from those over the newest, at {@linkplain TwoHalfLives two half-lives}, by
 * a {@link WindowComparison}.
 *
 * <p>A commutative monoid. Memory: two doubles per unit. Not thread-safe: one owner.
 */
public final class Freshness {

  /**
   * What is known beside the sums of all records, as plain values that are never written to.
   *
   * @param recent the same sums of the newest records, as many as the owner has
   * @param spread of each layer the sums that are compared, of each their squares by batches, and
   *     the number of batches, over all records that both half-lives have
   * @param overlap its weight is Σvw
   */
  public record State(List<Sums> recent, Sums spread, Sums overlap) {

    private static final Sums NOTHING = new Sums(DecayPoint.START, 0, List.of());

    /** Nothing is known. */
    public static final State NONE = new State(List.of(), NOTHING, NOTHING);

    public State {
      recent = List.copyOf(recent);
    }

    /** One of the sums of the newest records; without arrays where nothing is known. */
    Sums recent(int index) {
      return recent.isEmpty() ? NOTHING : recent.get(index);
    }

    /** Nothing, or first how many arrays each of the sums has. */
    List<double[]> arrays() {
      if (recent.isEmpty()) {
        return List.of();
      }
      List<List<double[]>> all =
          Stream.concat(recent.stream(), Stream.of(spread, overlap)).map(Sums::arrays).toList();
      List<double[]> arrays = new ArrayList<>();
      arrays.add(all.stream().mapToDouble(List::size).toArray());
      all.forEach(arrays::addAll);
      return List.copyOf(arrays);
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      if (arrays.isEmpty()) {
        return NONE;
      }
      List<Sums> all = new ArrayList<>();
      int from = 1;
      for (double size : arrays.get(0)) {
        all.add(Sums.of(arrays.subList(from, from + (int) size)));
        from += (int) size;
      }
      int recent = all.size() - 2;
      return new State(all.subList(0, recent), all.get(recent), all.get(recent + 1));
    }
  }

  private final boolean forgets;
  private final int layers;
  private final DecayedSums spread;
  private final DecayedSums overlap;
  private int records;
  private double each;

  /** Nothing seen yet of layers with so many sums to compare. */
  public Freshness(HalfLife halfLife, int... widths) {
    forgets = halfLife.isFinite();
    layers = forgets ? widths.length : 0;
    IntStream sums = IntStream.concat(IntStream.of(widths), IntStream.of(widths));
    spread =
        new DecayedSums(
            halfLife, forgets ? IntStream.concat(sums, IntStream.of(1)) : IntStream.empty());
    overlap = new DecayedSums(halfLife.dividedBy(TwoHalfLives.RATIO + 1), IntStream.empty());
  }

  /** Counts the records of a batch in, after so many have passed; its layers must follow. */
  void count(int batch) {
    records = batch;
    if (forgets) {
      each = spread.count(batch);
      overlap.count(batch);
      spread.add(2 * layers, new double[] {1}, each);
    }
  }

  /** Adds the sums of a layer over the batch. */
  void add(int layer, IntToDoubleFunction sums) {
    if (!forgets) {
      return;
    }
    double[] values = new double[spread.widths()[layer]];
    double[] squares = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = sums.applyAsDouble(k);
      squares[k] = values[k] * values[k] / records;
    }
    spread.add(layer, values, each);
    spread.add(layers + layer, squares, each);
  }

  /** Adds what another owner has seen; of a state that has nothing, nothing. */
  void merge(State other) {
    if (spread.isLike(other.spread())) {
      spread.merge(other.spread());
      overlap.merge(other.overlap());
    }
  }

  /** Lets records pass. */
  void forget(long passed) {
    spread.forget(passed);
    overlap.forget(passed);
  }

  /** Lets records pass up to a position, if it is not behind that. */
  void reach(long position) {
    spread.reach(position);
    overlap.reach(position);
  }

  /** The compared sums count less. */
  void limit(TwoHalfLives.Limited less) {
    spread.scale(less.whole());
    overlap.scale(less.whole() * less.recent());
  }

  /** Forgets everything. */
  void reset() {
    spread.reset();
    overlap.reset();
  }

  /** A copy of everything, beside the sums of the newest records. */
  State state(Sums... recent) {
    return forgets ? new State(List.of(recent), spread.sums(), overlap.sums()) : State.NONE;
  }

  /**
   * Makes what is out of date begin anew from the newest records.
   *
   * @param sums of which every {@code arrays} are those of a layer, and the first is compared
   * @return the layers that were out of date
   */
  BitSet restart(TwoHalfLives sums, int arrays) {
    BitSet stale = forgets ? stale(sums, arrays) : new BitSet();
    if (!stale.isEmpty()) {
      double before = sums.weight();
      sums.restart(index -> stale.get(index / arrays));
      Sums recent = sums.recent();
      spread.scale(recent.weight() / before);
      // From now on a record that has been counts v in both.
      overlap.scale(
          recent.weight() / recent.effectiveRecords() * (recent.weight() / overlap.weight()));
    }
    return stale;
  }

  private BitSet stale(TwoHalfLives sums, int arrays) {
    WindowComparison windows =
        new WindowComparison(sums.sums(), sums.recent(), spread.sums(), overlap.weight());
    return windows.differing(layers, arrays);
  }
}
