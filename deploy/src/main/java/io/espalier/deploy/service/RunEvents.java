package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.deploy.report.AfterChange;
import io.espalier.deploy.report.Report.StepMillis;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Keeps what a report wants to know of a process. Safe for use from several threads. */
public final class RunEvents implements Consumer<Progress> {

  /** Told the records trained, and the accuracy over the last of them, after every batch. */
  public interface Listener {
    void learned(long records, double windowedAccuracy);
  }

  private Listener listener = (trained, metric) -> {};
  private final StepTimes stepTimes = new StepTimes();
  private final SinceChange sinceChange;
  private long records;

  /**
   * Of a process that begins.
   *
   * @param lastChange record at which the concept of the stream changes for the last time, if known
   */
  public RunEvents(OptionalLong lastChange) {
    sinceChange = new SinceChange(lastChange);
  }

  @Override
  public synchronized void accept(Progress progress) {
    records = Math.max(records, progress.records());
    stepTimes.observe(progress);
    if (progress instanceof Learned learned) {
      sinceChange.add(learned.records(), learned.quality());
      listener.learned(learned.records(), learned.evaluation().windowed().accuracy());
    }
  }

  /** Has {@code told} called from now on, on one thread at a time. */
  public synchronized void listen(Listener newListener) {
    listener = newListener;
  }

  /** How long the steps of this process took, if it made any. */
  public synchronized Optional<StepMillis> stepMillis() {
    return stepTimes.summary();
  }

  /** How well this process predicted all records since the last change; unknown if not all. */
  public synchronized AfterChange sinceChange(long trained) {
    return sinceChange.summary(trained);
  }

  /** Records trained over the life of the model. */
  public synchronized long records() {
    return records;
  }
}
