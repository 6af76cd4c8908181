package io.espalier.model.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * For how many observed records units have been silent. Where records are forgotten a mean never is
 * 0 again, so the rule of NNrelief that what is always 0 is dead (arXiv 2109.10795, section 3.3)
 * would never hold on a stream. Instead the rule of three: a unit that was 0 in all of the last n
 * records is other than 0 in less than 3/n of them, with 95 % confidence.
 *
 * <p>Known of each unit is where in the stream the last batch ended in which it was not 0, and of
 * the newest {@linkplain #STRETCH stretches} of the stream how many records were observed in each.
 * Of several owners the later position and the sum of the records hold, so any owners know together
 * what one knows that has seen all. By less than a stretch silence is told too short, never too
 * long. Costs a comparison per unit and batch. Not thread-safe: one owner.
 */
public final class Silence {

  /** Observed records in silence after which a unit counts as dead: 3 in a thousand. */
  public static final int DEAD = 3_000;

  /** Records of the stream, observed or not, that are counted together. */
  private static final int STRETCH = 1_000;

  /**
   * What is known, as plain values that are never written to.
   *
   * @param stretches numbers of the newest stretches in which records were observed, ascending
   * @param records observed in each
   * @param lastActive per signal and unit, the end of the last batch in which it was not 0; 0 for
   *     none
   */
  public record State(double[] stretches, double[] records, List<double[]> lastActive) {

    /** Nothing is known. */
    public static final State NONE = new State(new double[0], new double[0], List.of());

    public State {
      lastActive = List.copyOf(lastActive);
      if (stretches.length != records.length) {
        throw new IllegalArgumentException(
            "as many stretches as counts of their records are needed");
      }
    }

    /** Observed records in which a unit has been silent to the end, or a little more. */
    public double of(int signal, int unit) {
      double silent = 0;
      for (int k = stretches.length - 1; k >= 0; k--) {
        if (stretches[k] * STRETCH < lastActive.get(signal)[unit]) {
          return silent;
        }
        silent += records[k];
      }
      return silent;
    }

    /** Means of a signal, 0 where a unit has been silent for so long that it counts as dead. */
    double[] silenced(int signal, double[] means) {
      if (lastActive.isEmpty() || Arrays.stream(records).sum() < DEAD) {
        return means;
      }
      double[] silenced = means.clone();
      for (int unit = 0; unit < silenced.length; unit++) {
        silenced[unit] = of(signal, unit) >= DEAD ? 0 : silenced[unit];
      }
      return silenced;
    }

    List<double[]> arrays() {
      return lastActive.isEmpty()
          ? List.of()
          : Stream.concat(Stream.of(stretches, records), lastActive.stream()).toList();
    }

    /** How many {@link #arrays} there are of so many signals. */
    static int arrays(int signals) {
      return signals + 2;
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      return arrays.isEmpty()
          ? NONE
          : new State(arrays.get(0), arrays.get(1), arrays.subList(2, arrays.size()));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State state && Arrayed.equal(arrays(), state.arrays());
    }

    @Override
    public int hashCode() {
      return Arrayed.hash(arrays());
    }
  }

  private final List<double[]> lastActive = new ArrayList<>();
  private final TreeMap<Long, Double> observed = new TreeMap<>();

  /** Nothing seen yet of so many units in each signal; without signals nothing is ever known. */
  Silence(IntStream widths) {
    widths.forEach(width -> lastActive.add(new double[width]));
  }

  /** Counts the records of a batch that ended at a position of the stream; its signals follow. */
  void count(long end, int records) {
    observed.merge((end - 1) / STRETCH, (double) records, Double::sum);
    limit();
  }

  /** In that batch those units were active that have a sum above 0. */
  void add(int signal, long end, float[] sums) {
    if (lastActive.isEmpty()) {
      return;
    }
    double[] last = lastActive.get(signal);
    for (int unit = 0; unit < last.length; unit++) {
      if (sums[unit] > 0) {
        last[unit] = end;
      }
    }
  }

  /** Adds what another owner has seen; of a state that has nothing, nothing. */
  void merge(State other) {
    if (lastActive.isEmpty()) {
      return;
    }
    for (int k = 0; k < other.stretches.length; k++) {
      observed.merge((long) other.stretches[k], other.records[k], Double::sum);
    }
    for (int signal = 0; signal < other.lastActive.size(); signal++) {
      double[] last = lastActive.get(signal);
      double[] theirs = other.lastActive.get(signal);
      for (int unit = 0; unit < last.length; unit++) {
        last[unit] = Math.max(last[unit], theirs[unit]);
      }
    }
    limit();
  }

  /** Only the newest stretches are kept: who was silent in them is dead, whatever was before. */
  private void limit() {
    double total = total();
    while (!observed.isEmpty() && total - observed.firstEntry().getValue() >= DEAD) {
      total -= observed.pollFirstEntry().getValue();
    }
  }

  /** Lets what was seen count no more than so many records. */
  void limit(double records) {
    double total = total();
    while (total > records) {
      total -= observed.pollFirstEntry().getValue();
    }
  }

  private double total() {
    return observed.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Forgets everything. */
  void reset() {
    observed.clear();
    lastActive.forEach(last -> Arrays.fill(last, 0));
  }

  /** A copy of everything. */
  State state() {
    return lastActive.isEmpty() ? State.NONE : known();
  }

  private State known() {
    return new State(
        observed.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
        observed.values().stream().mapToDouble(Double::doubleValue).toArray(),
        lastActive.stream().map(double[]::clone).toList());
  }
}
