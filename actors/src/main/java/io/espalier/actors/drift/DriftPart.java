package io.espalier.actors.drift;

import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import io.espalier.streaming.drift.DetectorState;
import io.espalier.streaming.drift.DriftLevel;

/** What is known of drift, in a file. */
final class DriftPart implements StatePart<DriftState> {

  private static final String COUNTS = "counts";
  private static final String VALUES = "values";

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<DriftState> type() {
    return DriftState.class;
  }

  @Override
  public void write(DriftState state, SectionFile content) {
    DetectorState detector = state.detector();
    content
        .metadata()
        .put("driftAt", state.driftAt())
        .put("drifts", state.drifts())
        .put("detector", detector.detector())
        .put("level", detector.level().name());
    content.put(COUNTS, detector.counts()).put(VALUES, detector.values());
  }

  @Override
  public DriftState read(SectionFile content) {
    Fields fields = content.fields();
    DetectorState detector =
        new DetectorState(
            fields.text("detector"),
            DriftLevel.valueOf(fields.text("level")),
            content.longs(COUNTS),
            content.doubles(VALUES));
    return new DriftState(detector, fields.wholeLong("driftAt"), fields.whole("drifts"));
  }
}
