package io.espalier.actors.trainer;

import io.espalier.actors.trainer.RateHistory.Raise;
import io.espalier.model.format.SectionFile;
import java.util.List;
import java.util.stream.IntStream;

/** When the learning rate was raised, in a file. */
final class RateSections {

  private static final String FROM = "raises.from";
  private static final String UNTIL = "raises.until";
  private static final String FACTORS = "raises.factors";

  private RateSections() {}

  static void put(SectionFile content, RateHistory history) {
    List<Raise> raises = history.raises();
    content
        .put(FROM, raises.stream().mapToLong(Raise::from).toArray())
        .put(UNTIL, raises.stream().mapToLong(Raise::until).toArray())
        .put(FACTORS, raises.stream().mapToDouble(Raise::factor).toArray());
  }

  static RateHistory read(SectionFile content) {
    long[] from = content.longs(FROM);
    long[] until = content.longs(UNTIL, from.length);
    double[] factors = content.doubles(FACTORS, from.length);
    return new RateHistory(
        IntStream.range(0, from.length)
            .mapToObj(k -> new Raise(from[k], until[k], factors[k]))
            .toList());
  }
}
