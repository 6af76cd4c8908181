package io.espalier.actors.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When the learning rate was, is and will be another than it is set, counted in records: part of
 * what a checkpoint holds, so that a run goes on with the same steps, and what a network that is
 * never cut has to learn with to be compared.
 *
 * @param raises one after the other, the newest thousand
 */
public record RateHistory(List<Raise> raises) {

  /** It always was as it is set. */
  public static final RateHistory NONE = new RateHistory(List.of());

  private static final int MOST_KEPT = 1_000;

  /**
   * One stretch of a stream.
   *
   * @param from records learnt before it
   * @param until records learnt when it ends
   * @param factor what the rate is multiplied with meanwhile
   */
  public record Raise(long from, long until, double factor) {
    public Raise {
      if (from < 0 || until <= from) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a rate is raised from 0 records or more until later, not from %d until %d",
                from,
                until));
      }
    }
  }

  public RateHistory {
    raises = List.copyOf(raises);
  }

  /** What the rate is multiplied with for the batch behind so many records. */
  public double factorAt(long records) {
    for (int k = raises.size() - 1; k >= 0; k--) {
      if (records >= raises.get(k).from()) {
        return records < raises.get(k).until() ? raises.get(k).factor() : 1;
      }
    }
    return 1;
  }

  /** What becomes of it by a change of the network that is made at {@code records}. */
  RateHistory after(long records, RaisedRate order) {
    List<Raise> after = new ArrayList<>(raises);
    long from = records;
    if (!raises.isEmpty() && raises.get(raises.size() - 1).until() >= records) {
      Raise last = after.remove(after.size() - 1);
      if (last.factor() == order.factor()) {
        from = last.from();
      } else if (last.from() < records) {
        after.add(new Raise(last.from(), records, last.factor()));
      }
    }
    long until =
        order.records() > Long.MAX_VALUE - records ? Long.MAX_VALUE : records + order.records();
    if (until > from && order.factor() != 1) {
      after.add(new Raise(from, until, order.factor()));
    }
    return new RateHistory(after.subList(Math.max(0, after.size() - MOST_KEPT), after.size()));
  }
}
