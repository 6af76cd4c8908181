package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import java.util.function.Consumer;

/** Counts what a report wants to know of a run. Safe for use from several threads. */
public final class RunEvents implements Consumer<Progress> {

  private int checkpoints;
  private int drifts;
  private long records;

  @Override
  public synchronized void accept(Progress progress) {
    records = Math.max(records, progress.records());
    if (progress instanceof Checkpointed) {
      checkpoints++;
    } else if (progress instanceof DriftSignal drift && drift.confirmed()) {
      drifts++;
    } else if (progress instanceof Learned learned) {
      records = learned.records();
    }
  }

  /** Checkpoints written by this process. */
  public synchronized int checkpoints() {
    return checkpoints;
  }

  /** Drifts confirmed in this process. */
  public synchronized int drifts() {
    return drifts;
  }

  /** Records trained over the life of the model. */
  public synchronized long records() {
    return records;
  }
}
