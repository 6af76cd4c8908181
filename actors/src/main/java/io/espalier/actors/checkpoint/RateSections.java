package io.espalier.actors.checkpoint;

import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.RateHistory.Raise;
import io.espalier.model.format.SectionFile;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** When the learning rate was raised, as sections; a file without them is as before it could be. */
final class RateSections {

  private static final String FROM = "trainer.raisedFrom";
  private static final String UNTIL = "trainer.raisedUntil";
  private static final String FACTORS = "trainer.raisedFactors";

  private RateSections() {}

  static void put(SectionFile content, RateHistory history) {
    List<Raise> raises = history.raises();
    if (!raises.isEmpty()) {
      content
          .put(FROM, raises.stream().mapToLong(Raise::from).toArray())
          .put(UNTIL, raises.stream().mapToLong(Raise::until).toArray())
          .put(FACTORS, raises.stream().mapToDouble(Raise::factor).toArray());
    }
  }

  static RateHistory read(SectionFile content) {
    if (!content.has(FROM)) {
      return RateHistory.NONE;
    }
    long[] from = content.longs(FROM);
    long[] until = content.longs(UNTIL);
    double[] factors = content.doubles(FACTORS);
    if (until.length != from.length || factors.length != from.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d raises of the rate begin, %d end and %d have a factor",
              from.length,
              until.length,
              factors.length));
    }
    return new RateHistory(
        IntStream.range(0, from.length)
            .mapToObj(k -> new Raise(from[k], until[k], factors[k]))
            .toList());
  }
}
