package io.espalier.actors.drift;

import io.espalier.streaming.drift.DetectorSpec;
import java.util.List;
import java.util.Optional;

/**
 * What tells that a stream has changed.
 *
 * @param detector finds it out by errors
 * @param announced records at which it is known to change, ascending: a release, a sensor that is
 *     exchanged. Each is a drift when that many records are trained, whatever the detector says
 */
public record DriftWatch(DetectorSpec detector, List<Long> announced) {

  /** What drifts that were announced are told as. */
  public static final String ANNOUNCED = "announced";

  public DriftWatch {
    announced = announced.stream().sorted().distinct().toList();
    for (long record : announced) {
      if (record < 1) {
        throw new IllegalArgumentException(
            "a change can be announced at record 1 or later, got " + record);
      }
    }
  }

  /** By a detector alone. */
  public static DriftWatch by(DetectorSpec detector) {
    return new DriftWatch(detector, List.of());
  }

  /**
   * The watch over a stream.
   *
   * @param seed of what the detector draws
   * @param known see {@link DriftRecord}
   */
  public DriftRecord over(long seed, Optional<DriftState> known) {
    return new DriftRecord(detector.create(seed), announced, known);
  }

  /**
   * Whether a change was announced for one of the records after {@code before} up to {@code now}.
   */
  static boolean isAmong(List<Long> announced, long before, long now) {
    return announced.stream().anyMatch(record -> before < record && record <= now);
  }
}
