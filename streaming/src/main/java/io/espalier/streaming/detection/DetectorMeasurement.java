package io.espalier.streaming.detection;

import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.drift.DriftLevel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Runs detectors over the streams of a trial, each stream with a fresh one. The first alarm within
 * the horizon of a rise finds it; an alarm in a calm is false, also one just after the error went
 * back; others, such as a second one for the same rise, count for nothing. With one seed every
 * detector sees the same errors.
 */
public final class DetectorMeasurement {

  private final DetectionTrial trial;
  private final List<Long> rises;
  private final long[] delays;
  private int found;
  private long falseAlarms;
  private long calmRecords;

  private DetectorMeasurement(DetectionTrial trial) {
    this.trial = trial;
    rises = trial.rises();
    delays = new long[trial.streams() * rises.size()];
  }

  /** What is told errors, from 0 to 1, and says whether that is an alarm. */
  public static DoublePredicate alarm(DriftDetector detector) {
    return error -> detector.update(error) == DriftLevel.DRIFT;
  }

  /**
   * Measures a detector.
   *
   * @param fresh makes one that has seen nothing, as {@link #alarm}
   * @param seed of the errors
   * @param progress told after each stream how many records are done
   */
  public static Detection of(
      Supplier<DoublePredicate> fresh, DetectionTrial trial, long seed, LongConsumer progress) {
    DetectorMeasurement measurement = new DetectorMeasurement(trial);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int stream = 1; stream <= trial.streams(); stream++) {
      measurement.run(fresh.get(), seeds.split());
      progress.accept(stream * trial.records());
    }
    return measurement.result();
  }

  private void run(DoublePredicate detector, SplittableRandom random) {
    int next = 0; // the first rise that is not found and whose horizon is not over
    for (long record = 0; record < trial.records(); record++) {
      boolean alarm = detector.test(random.nextDouble() < trial.rate(record) ? 1 : 0);
      boolean calm = trial.isCalm(record);
      calmRecords += calm ? 1 : 0;
      falseAlarms += calm && alarm ? 1 : 0;
      while (next < rises.size() && record >= rises.get(next) + trial.horizon()) {
        next++;
      }
      if (alarm && next < rises.size() && record >= rises.get(next)) {
        delays[found++] = record - rises.get(next) + 1;
        next++;
      }
    }
  }

  private Detection result() {
    return new Detection(
        Arrays.copyOf(delays, found), delays.length - found, falseAlarms, calmRecords);
  }
}
