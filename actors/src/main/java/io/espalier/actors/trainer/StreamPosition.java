package io.espalier.actors.trainer;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.Locale;

/**
 * How far a model has come on its stream: everything that is dealt with by the offsets is in the
 * counts.
 *
 * @param offsets where to go on
 * @param trained records learnt, each once
 * @param deadLetters records set aside
 * @param duplicates records dropped because they had been learnt
 * @param unlabelled records that were predicted and not learnt, as they have no label
 */
public record StreamPosition(
    Offsets offsets, long trained, long deadLetters, long duplicates, long unlabelled) {

  /** Nothing read yet. */
  public static final StreamPosition START = new StreamPosition(Offsets.NONE, 0, 0, 0);

  /** Of a stream whose records all have labels. */
  public StreamPosition(Offsets offsets, long trained, long deadLetters, long duplicates) {
    this(offsets, trained, deadLetters, duplicates, 0);
  }

  public StreamPosition {
    if (trained < 0 || deadLetters < 0 || duplicates < 0 || unlabelled < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "counts of records must be 0 or more, got %d trained, %d dead letters, %d duplicates,"
                  + " %d unlabelled",
              trained,
              deadLetters,
              duplicates,
              unlabelled));
    }
  }

  /** The position once {@code batch} is learnt. */
  public StreamPosition after(Batch batch) {
    return new StreamPosition(
        batch.offsets(),
        trained + batch.size(),
        deadLetters + batch.deadLetters(),
        duplicates + batch.duplicates(),
        unlabelled + batch.unlabelled());
  }
}
