package io.espalier.actors.predictions;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far predictions are written: for metrics, asked at any time, from any thread. Outlives the
 * actor that keeps it up to date.
 */
public final class PredictionFigures {

  private final LongSupplier nanoClock;
  private long written;
  private long failures;
  private long inFlight;
  private OptionalLong oldestNanos = OptionalLong.empty();

  public PredictionFigures(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Predictions that are safe, of this process. */
  public synchronized long written() {
    return written;
  }

  /** Times that they could not be written, and were tried again. */
  public synchronized long failures() {
    return failures;
  }

  /** Predictions that were made and are not safe yet. */
  public synchronized long inFlight() {
    return inFlight;
  }

  /** For how long the oldest of those has waited; 0 if there are none. */
  public synchronized double secondsBehind() {
    return oldestNanos.isEmpty()
        ? 0
        : (double) (now() - oldestNanos.getAsLong()) / TimeUnit.SECONDS.toNanos(1);
  }

  long now() {
    return nanoClock.getAsLong();
  }

  synchronized void areSafe(long more) {
    written += more;
  }

  synchronized void failed() {
    failures++;
  }

  /** What waits now, since when. */
  synchronized void waiting(long predictions, OptionalLong sinceNanos) {
    inFlight = predictions;
    oldestNanos = sinceNanos;
  }
}
