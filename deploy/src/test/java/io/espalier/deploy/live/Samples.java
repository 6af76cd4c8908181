package io.espalier.deploy.live;

import io.espalier.model.flow.InputShape;
import java.util.List;

/** Messages as a run publishes them. */
public final class Samples {

  private Samples() {}

  public static RunDescription description() {
    return new RunDescription(
        "4-3-2",
        "nnrelief",
        "digits",
        42,
        List.of(new LayerTotal("dense1", 12, 3), new LayerTotal("dense2", 6, 2)),
        new InputShape(1, 2, 2),
        23,
        10.0);
  }

  public static LivePoint point(long records) {
    return point(records, 0.9);
  }

  public static LivePoint point(long records, double accuracy) {
    return point(records, accuracy, 1_000);
  }

  /** The last point of a stream that has paused. */
  public static LivePoint idlePoint(long records) {
    return point(records, 0.9, 0);
  }

  private static LivePoint point(long records, double accuracy, double recordsPerSecond) {
    return new LivePoint(
        records,
        records / 100.0,
        accuracy,
        0.95,
        0.94,
        0.1,
        0.2,
        Double.NaN,
        0.3,
        recordsPerSecond,
        2.5,
        12,
        1.9,
        List.of(new LayerPoint("dense1", 6, 12, 4, 3), new LayerPoint("dense2", 3, 6, 3, 2)),
        1,
        0,
        "warming");
  }

  public static LiveEvent cut(long records) {
    return new LiveEvent(records, 1.5, LiveEvent.Kind.CUT, "round at " + records);
  }

  public static InputMask mask(long records) {
    return new InputMask(records, 1, 2, 2, new int[] {3, 0, 1, 2});
  }
}
