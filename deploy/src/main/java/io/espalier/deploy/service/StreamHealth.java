package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.deploy.http.Health;
import io.espalier.deploy.http.HealthChecks;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the service does its job, from what goes into training and what comes out: batches that
 * were taken from the stream and are not learnt in time mean that it has stalled; an idle stream
 * does not. While checkpoints fail it is alive, since starting it again would lose what it has
 * learnt, but not ready. Safe for use from several threads.
 */
final class StreamHealth implements HealthChecks {

  private final Duration stallLimit;
  private final LongSupplier nanoClock;
  private boolean started;
  private boolean stopping;
  private String failure = "";
  private String unsaved = "";
  private long taken;
  private long learnt;
  private long lastMoveNanos;

  /**
   * @param stallLimit how long a batch may wait to be learnt
   */
  StreamHealth(Duration stallLimit, LongSupplier nanoClock) {
    this.stallLimit = stallLimit;
    this.nanoClock = nanoClock;
    lastMoveNanos = nanoClock.getAsLong();
  }

  /** A batch of samples came from the stream. */
  synchronized void batchTaken() {
    if (taken == learnt) {
      lastMoveNanos = nanoClock.getAsLong();
    }
    taken++;
  }

  /** The stream was opened again: what was taken before and not learnt will come again. */
  synchronized void streamOpened() {
    taken = learnt;
  }

  /** Something happened in the run. */
  synchronized void observe(Progress progress) {
    started = true;
    if (progress instanceof Learned) {
      learnt++;
      taken = Math.max(taken, learnt);
      lastMoveNanos = nanoClock.getAsLong();
    } else if (progress instanceof CheckpointFailed failed) {
      unsaved = "no checkpoint at %d records: %s".formatted(failed.records(), failed.reason());
    } else if (progress instanceof Checkpointed) {
      unsaved = "";
    }
  }

  /** The service was told to stop. */
  synchronized void stopping() {
    stopping = true;
  }

  /** The run can't go on. */
  synchronized void failed(String reason) {
    failure = reason;
  }

  @Override
  public synchronized Health live() {
    if (!failure.isEmpty()) {
      return Health.down(failure);
    }
    long waitedNanos = nanoClock.getAsLong() - lastMoveNanos;
    return taken > learnt && waitedNanos > stallLimit.toNanos()
        ? Health.down(
            "%d batches taken, none learnt for %d s"
                .formatted(taken - learnt, Duration.ofNanos(waitedNanos).toSeconds()))
        : Health.up();
  }

  @Override
  public synchronized Health ready() {
    if (!started) {
      return Health.down("starting");
    }
    if (stopping) {
      return Health.down("stopping");
    }
    Health alive = live();
    return alive.healthy() && !unsaved.isEmpty() ? Health.down(unsaved) : alive;
  }

  @Override
  public synchronized Health startup() {
    return started ? Health.up() : Health.down("starting");
  }
}
