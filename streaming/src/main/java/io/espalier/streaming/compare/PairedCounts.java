package io.espalier.streaming.compare;

import java.util.Locale;

/**
 * On how many records two networks did differently. Where both were right, or both wrong, there is
 * nothing to tell them apart by.
 *
 * @param records seen in all
 * @param lost records that the network before the change got right, and the one after it wrong
 * @param won the other way round
 * @param batches in which they came
 * @param squares the sum over batches of (lost − won)², which tells whether neighbours are alike
 */
public record PairedCounts(long records, long lost, long won, long batches, long squares) {

  /** Nothing was seen yet. */
  public static final PairedCounts NONE = new PairedCounts(0, 0, 0);

  /** So many batches of independent records are taken to have been seen before the first. */
  private static final double PRIOR_BATCHES = 4;

  private static final double PRIOR_RECORDS = 200;

  public PairedCounts {
    if (lost < 0 || won < 0 || lost + won > records) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d lost and %d won can't be of %d records", lost, won, records));
    }
    if (squares < 0 || batches < 0 || batches > records) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d batches with squares of %d can't be of %d records",
              batches,
              squares,
              records));
    }
  }

  /** Counts of records that came one by one, as if none had to do with another. */
  public PairedCounts(long records, long lost, long won) {
    this(records, lost, won, records, lost + won);
  }

  /** One more batch of at least one record. */
  PairedCounts plus(long batchRecords, long batchLost, long batchWon) {
    long net = batchLost - batchWon;
    return new PairedCounts(
        records + batchRecords, lost + batchLost, won + batchWon, batches + 1, squares + net * net);
  }

  /** By how much the share of records that are right fell; 0 before there are any. */
  public double loss() {
    return records == 0 ? 0 : (double) (lost - won) / records;
  }

  /**
   * The share of records that tell the networks apart, never 0.
   *
   * @param prior what it is where nothing was seen; counts as {@value #PRIOR_RECORDS} records
   */
  double different(double prior) {
    return (lost + won + PRIOR_RECORDS * prior) / (records + PRIOR_RECORDS);
  }

  /**
   * How many times as much lost − won varies as it would if no record had to do with its
   * neighbours: the variance of batches about their mean over the one of as many independent
   * records (the method of batch means; Conway 1963, "Some tactical problems in digital
   * simulation"); at least 1.
   *
   * @param different the share of records that tell the networks apart
   */
  double inflation(double different) {
    if (batches == 0) {
      return 1;
    }
    double net = (double) lost - won;
    double scatter = Math.max(0, squares - net * net / batches);
    double prior = PRIOR_BATCHES * different * records / batches;
    return Math.max(1, (prior + scatter) / (prior + lost + won));
  }
}
