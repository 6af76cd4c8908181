package io.espalier.streaming.compare;

import java.util.Locale;

/**
 * On how many records two networks did differently. Where both were right, or both wrong, there is
 * nothing to tell them apart by.
 *
 * @param records seen in all
 * @param lost records that the network before the change got right, and the one after it wrong
 * @param won the other way round
 */
public record PairedCounts(long records, long lost, long won) {

  /** Nothing was seen yet. */
  public static final PairedCounts NONE = new PairedCounts(0, 0, 0);

  public PairedCounts {
    if (lost < 0 || won < 0 || lost + won > records) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d lost and %d won can't be of %d records", lost, won, records));
    }
  }

  /**
   * One more record.
   *
   * @param now how well it was predicted after the change, from 0 to 1
   * @param before how well it would have been without it
   */
  PairedCounts plus(double now, double before) {
    return new PairedCounts(
        records + 1, lost + (before > now ? 1 : 0), won + (now > before ? 1 : 0));
  }

  /** By how much the share of records that are right fell; 0 before there are any. */
  public double loss() {
    return records == 0 ? 0 : (double) (lost - won) / records;
  }
}
