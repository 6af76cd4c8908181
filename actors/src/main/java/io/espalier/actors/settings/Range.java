package io.espalier.actors.settings;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * The values a number may have.
 *
 * @param wording the range in words, after "must be"
 * @param holds whether a value is in it
 * @param inside some value in it, which stands in for a wrong one while the rest is read
 */
public record Range(String wording, DoublePredicate holds, double inside) {

  public Range {
    if (!holds.test(inside)) {
      throw new IllegalArgumentException(inside + " is not " + wording);
    }
  }

  public static Range atLeast(long least) {
    return new Range(least + " or more", value -> value >= least, least);
  }

  public static Range between(long least, long most) {
    return new Range(
        String.format(Locale.ROOT, "from %d to %d", least, most),
        value -> value >= least && value <= most,
        least);
  }

  /** Neither of the two ends is allowed. */
  public static Range inside(long low, long high) {
    return new Range(
        String.format(Locale.ROOT, "more than %d and less than %d", low, high),
        value -> value > low && value < high,
        (low + high) / 2.0);
  }

  /** As {@link #inside}, with the lower end allowed. */
  public static Range from(long low, long high) {
    return new Range(
        String.format(Locale.ROOT, "at least %d and less than %d", low, high),
        value -> value >= low && value < high,
        low);
  }

  public boolean contains(double value) {
    return holds.test(value);
  }
}
