package io.espalier.deploy.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same in every country. */
public final class Figures {

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};

  private Figures() {}

  /** {@code 1,234,567}. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A share of 1: {@code 97.53 %}. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "–";
  }

  /** A compression: {@code 41.3×}. */
  public static String times(double factor) {
    return Double.isFinite(factor) ? String.format(Locale.ROOT, "%.1f×", factor) : "–";
  }

  /** A figure between −1 and 1: {@code 0.973}. */
  public static String coefficient(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  /** A time in milliseconds: {@code 2.31}. */
  public static String millis(double time) {
    return String.format(Locale.ROOT, "%.2f", time);
  }

  /** {@code 512 B}, {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    return scaled((double) bytes, 1024, BYTE_UNITS, " ");
  }

  /** {@code 950/s}, {@code 12.3k/s}. */
  public static String perSecond(double rate) {
    return Double.isFinite(rate) ? scaled(rate, 1000, THOUSANDS, "") + "/s" : "–";
  }

  /** {@code 0:07}, {@code 12:05}, {@code 3:00:00}. */
  public static String clock(Duration duration) {
    return duration.toHours() > 0
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHours(),
            duration.toMinutesPart(),
            duration.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }

  private static String scaled(double value, int step, String[] units, String gap) {
    double rest = value;
    int unit = 0;
    while (rest >= step && unit < units.length - 1) {
      rest /= step;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f" : "%.1f", rest) + gap + units[unit];
  }
}
