package io.espalier.actors.monitor;

import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.Evidence;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the monitor is told: what the layers did in one batch of so many, and when that no longer
 * counts. Owned by the trainer.
 */
public final class Observations {

  private final ActorRef<ActivityMonitor.Command> monitor;
  private final int every;
  private long batches;
  private long unobserved;

  /**
   * Goes on where it was.
   *
   * @param every one batch in so many is observed
   * @param batches learnt so far
   * @param unobserved records learnt since the last one that was observed
   */
  public Observations(
      ActorRef<ActivityMonitor.Command> monitor, int every, long batches, long unobserved) {
    this.monitor = monitor;
    this.every = every;
    this.batches = batches;
    this.unobserved = unobserved;
  }

  /** Whether the next batch is to be observed. */
  public boolean isDue() {
    return batches % every == 0;
  }

  /** A step was made, whatever comes of it. */
  public void stepMade() {
    batches++;
  }

  /**
   * The batch was learnt.
   *
   * @param evidence of what was observed, if it was
   */
  public void learnt(int records, Optional<BatchEvidence> evidence) {
    unobserved += records;
    evidence.ifPresent(
        observed -> {
          monitor.tell(new ActivityMonitor.Observe(observed, unobserved));
          unobserved = 0;
        });
  }

  /** Records learnt since the last batch that was observed, for a checkpoint. */
  public long unobserved() {
    return unobserved;
  }

  /** What was observed before is of another stream. */
  public void streamChanged() {
    monitor.tell(ActivityMonitor.Reset.INSTANCE);
  }

  /** What was observed before is of other values. */
  public void networkChanged() {
    monitor.tell(ActivityMonitor.Changed.INSTANCE);
  }

  /** Has all that was observed so far sent to who cuts by it. */
  public void fresh(long records, ActorRef<Evidence> replyTo) {
    monitor.tell(new ActivityMonitor.GetFreshEvidence(records, replyTo));
  }

  /** Has all that was observed so far sent to who saves it. */
  public void saved(ActorRef<Evidence> replyTo) {
    monitor.tell(new ActivityMonitor.GetEvidence(replyTo));
  }
}
