package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Quarantined;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.deploy.http.Health;
import io.espalier.deploy.http.HealthChecks;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the service does its job, from what goes into training and what comes out: batches that
 * were taken from the stream and are not learnt in time mean that it has stalled; an idle stream
 * does not. While checkpoints fail it is alive, since starting it again would lose what it has
 * learnt, but not ready; the same while the stream is away, no broker answers for too long, or
 * predictions can't be written, for which learning waits. Safe for use from several threads.
 */
final class StreamHealth implements HealthChecks {

  /** Batches that come less often leave the run idle between them. */
  static final Duration IDLE_AFTER = Duration.ofSeconds(5);

  private final Duration stallLimit;
  private final LongSupplier nanoClock;
  private final Supplier<Optional<String>> topicFault;
  private boolean started;
  private boolean stopping;
  private boolean ended;
  private String failure = "";
  private String unsaved = "";
  private String away = "";
  private long taken;
  private long learnt;
  private long lastMoveNanos;
  private long lastSignNanos;

  /**
   * @param stallLimit how long a batch may wait to be learnt
   * @param topicFault asked what is wrong with the topics that are read and written, if anything is
   */
  StreamHealth(Duration stallLimit, LongSupplier nanoClock, Supplier<Optional<String>> topicFault) {
    this.stallLimit = stallLimit;
    this.nanoClock = nanoClock;
    this.topicFault = topicFault;
    lastMoveNanos = nanoClock.getAsLong();
    lastSignNanos = lastMoveNanos - IDLE_AFTER.toNanos();
  }

  /**
   * A batch came from the stream.
   *
   * @param samples in it; none of them will be waited for if there are none
   */
  synchronized void batchTaken(int samples) {
    away = "";
    lastSignNanos = nanoClock.getAsLong();
    if (samples == 0) {
      return;
    }
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
    if (progress instanceof Learned || progress instanceof Quarantined) {
      learnt++;
      taken = Math.max(taken, learnt);
      lastMoveNanos = nanoClock.getAsLong();
      lastSignNanos = lastMoveNanos;
    } else if (progress instanceof CheckpointFailed failed) {
      unsaved =
          String.format(
              Locale.ROOT, "no checkpoint at %d records: %s", failed.records(), failed.reason());
    } else if (progress instanceof Checkpointed) {
      unsaved = "";
    } else if (progress instanceof StreamFailed failed) {
      away =
          String.format(
              Locale.ROOT,
              "the stream failed at %d records: %s",
              failed.records(),
              failed.reason());
    }
  }

  /** The service was told to stop. */
  synchronized void stopping() {
    stopping = true;
  }

  /** The run is over, as it should. */
  synchronized void ended() {
    ended = true;
  }

  /** The run can't go on. */
  synchronized void failed(String reason) {
    ended = true;
    failure = reason;
  }

  /** What the run is doing now. */
  synchronized RunStatus status() {
    String unreached = unreached(); // once: somebody else may change it
    RunState state = state(unreached);
    return new RunStatus(
        state,
        switch (state) {
          case ENDED -> failure;
          case STALLED -> live().reason();
          case AWAY -> unreached;
          case STARTING -> "";
          case RUNNING, IDLE -> stopping ? "stopping" : unsaved;
        });
  }

  private RunState state(String unreached) {
    if (ended) {
      return RunState.ENDED;
    }
    if (!started) {
      return RunState.STARTING;
    }
    if (!live().healthy()) {
      return RunState.STALLED;
    }
    if (!unreached.isEmpty()) {
      return RunState.AWAY;
    }
    boolean quiet = nanoClock.getAsLong() - lastSignNanos >= IDLE_AFTER.toNanos();
    return quiet && taken == learnt ? RunState.IDLE : RunState.RUNNING;
  }

  @Override
  public synchronized Health live() {
    if (!failure.isEmpty()) {
      return Health.down(failure);
    }
    long waitedNanos = nanoClock.getAsLong() - lastMoveNanos;
    boolean isStalled = taken > learnt && waitedNanos > stallLimit.toNanos();
    return isStalled && topicFault.get().isEmpty()
        ? Health.down(
            String.format(
                Locale.ROOT,
                "%d batches taken, none learnt for %d s",
                taken - learnt,
                Duration.ofNanos(waitedNanos).toSeconds()))
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
    if (!alive.healthy()) {
      return alive;
    }
    String unreached = unreached();
    String lacking = unreached.isEmpty() ? unsaved : unreached;
    return lacking.isEmpty() ? alive : Health.down(lacking);
  }

  /** Why nothing can come, if that is so. */
  private String unreached() {
    return topicFault.get().orElse(away);
  }

  @Override
  public synchronized Health startup() {
    return started ? Health.up() : Health.down("starting");
  }
}
