package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;

/**
 * A change of concept laid over a stream. In a {@link DataSpec}:
 *
 * <ul>
 *   <li>{@code drift=none|abrupt|gradual|recurring}, by default none
 *   <li>{@code drift-kind=label-swap|rotation|inversion|class-arrival|random-labels|one-class}, by
 *       default label-swap
 *   <li>{@code drift-at=RECORDS} for abrupt and gradual, by default 50,000
 *   <li>{@code drift-width=RECORDS} for gradual, by default 10,000
 *   <li>{@code drift-period=RECORDS} for recurring, by default 50,000
 * </ul>
 *
 * @param pattern when
 * @param kind what changes
 */
public record DriftSchedule(DriftPattern pattern, DriftKind kind) {

  /** A stream that stays as it is. */
  public static final DriftSchedule NONE =
      new DriftSchedule(new DriftPattern.None(), DriftKind.LABEL_SWAP);

  private static final long DEFAULT_AT = 50_000;
  private static final long DEFAULT_WIDTH = 10_000;
  private static final long DEFAULT_PERIOD = 50_000;

  private enum PatternName {
    NONE,
    ABRUPT,
    GRADUAL,
    RECURRING
  }

  static DriftSchedule from(SpecOptions options) {
    PatternName name = options.choice("drift", PatternName.class, PatternName.NONE);
    rejectUnused(options, name);
    DriftKind kind = options.choice("drift-kind", DriftKind.class, NONE.kind);
    long at = options.whole("drift-at", DEFAULT_AT, 1, Long.MAX_VALUE);
    DriftPattern pattern =
        switch (name) {
          case NONE -> NONE.pattern;
          case ABRUPT -> new DriftPattern.Abrupt(at);
          case GRADUAL ->
              new DriftPattern.Gradual(
                  at, options.whole("drift-width", DEFAULT_WIDTH, 1, Long.MAX_VALUE));
          case RECURRING ->
              new DriftPattern.Recurring(
                  options.whole("drift-period", DEFAULT_PERIOD, 1, Long.MAX_VALUE));
        };
    return new DriftSchedule(pattern, kind);
  }

  private static void rejectUnused(SpecOptions options, PatternName name) {
    if (name == PatternName.NONE) {
      options.rejectBeside("drift-kind", "drift=none");
    }
    if (name == PatternName.NONE || name == PatternName.RECURRING) {
      options.rejectBeside("drift-at", "drift=none or drift=recurring");
    }
    if (name != PatternName.GRADUAL) {
      options.rejectBeside("drift-width", "any drift but gradual");
    }
    if (name != PatternName.RECURRING) {
      options.rejectBeside("drift-period", "any drift but recurring");
    }
  }

  /**
   * The change as it applies to one data set.
   *
   * @throws DataException when samples of {@code shape} cannot change in this way
   */
  ConceptChange change(SampleShape shape, long seed) {
    if (pattern instanceof DriftPattern.None) {
      return new ConceptChange.Nothing();
    }
    return switch (kind) {
      case LABEL_SWAP -> ConceptChange.LabelSwap.of(shape, seed);
      case ROTATION -> ConceptChange.Rotation.of(shape);
      case INVERSION -> new ConceptChange.Inversion();
      case CLASS_ARRIVAL -> ConceptChange.ClassArrival.of(shape, seed);
      case RANDOM_LABELS -> new ConceptChange.RandomLabels(shape.classes(), seed);
      case ONE_CLASS -> ConceptChange.OneClass.of(shape, seed);
    };
  }
}
