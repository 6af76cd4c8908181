package io.espalier.actors.trainer;

/**
 * How often the network is told to those who predict with it.
 *
 * @param everyRecords records from one to the next; 0 for never
 * @param atStart whether it knows something before it has learnt a record: it was trained before
 */
public record PublishInterval(long everyRecords, boolean atStart) {

  /** Nobody predicts with it. */
  public static final PublishInterval NEVER = new PublishInterval(0, false);

  public PublishInterval {
    if (everyRecords < 0) {
      throw new IllegalArgumentException(
          "a network is published every 0 (never) or more records, got " + everyRecords);
    }
  }

  /** Whether anybody predicts with it. */
  boolean isOn() {
    return everyRecords > 0;
  }
}
