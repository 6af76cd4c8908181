package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.StreamPosition;

/**
 * When the next checkpoint is due, by what the trainer tells. Records of the stream that are done
 * with count, whatever became of them: dead letters, duplicates and records without a label are not
 * to be read again either. Owned by the keeper.
 */
final class CheckpointSchedule {

  private final long interval;
  private long records;
  private long passed;
  private long dueAt;

  /** As {@link #passed}, of what the newest version holds. */
  private long saved;

  /** The same of the checkpoint that is being taken. */
  private long saving;

  /**
   * One is due an interval after the start.
   *
   * @param interval records between two
   */
  CheckpointSchedule(long interval, StreamPosition start) {
    this.interval = interval;
    records = start.trained();
    passed = start.trained() + start.deadLetters() + start.duplicates() + start.unlabelled();
    dueAt = passed + interval;
    saved = passed;
  }

  void follow(Progress progress) {
    records = progress.records();
    if (progress instanceof Learned learned) {
      passed(learned.deadLetters() + learned.duplicates() + learned.unlabelled());
    } else if (progress instanceof Started started) {
      passed(started.deadLetters() + started.duplicates() + started.unlabelled());
    } else if (progress instanceof Skipped skipped) {
      passed(skipped.deadLetters() + skipped.duplicates() + skipped.unlabelled());
    }
  }

  private void passed(long unlearnt) {
    passed = records + unlearnt;
  }

  /** Records trained. */
  long records() {
    return records;
  }

  boolean isDue() {
    return passed >= dueAt;
  }

  /** Whether anything is not in the newest version. */
  boolean hasNews() {
    return passed > saved;
  }

  /** One is being taken: the next is due an interval later. */
  void taking() {
    dueAt = passed + interval;
    saving = passed;
  }

  /** What was being taken is on disk. */
  void taken() {
    saved = saving;
  }
}
