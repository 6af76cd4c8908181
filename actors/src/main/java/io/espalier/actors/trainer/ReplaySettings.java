package io.espalier.actors.trainer;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;

/**
 * How often records are learnt again: for streams that are too short to learn from in one step for
 * each batch.
 *
 * @param records that are remembered of the stream, since its last drift; 0 to remember none
 * @param steps after each batch, each on as many of the remembered records as the batch has
 * @param keep which records those are
 */
public record ReplaySettings(int records, int steps, Keep keep) {

  /** Which records of a stream are remembered. */
  public enum Keep {
    /** All alike, however old: a sample of the stream since its last drift. */
    UNIFORM,
    /** As many of each class as there are, of each class all alike. */
    BALANCED,
    /** The last ones. */
    NEWEST
  }

  public static final Range RECORDS = Range.between(0, 10_000_000);
  public static final Range STEPS = Range.between(1, 1_000);

  /** Nothing is learnt again. */
  public static final ReplaySettings NONE = new ReplaySettings(0, 1, Keep.UNIFORM);

  public ReplaySettings {
    new Requirements().number("records", RECORDS, records).number("steps", STEPS, steps).check();
  }
}
