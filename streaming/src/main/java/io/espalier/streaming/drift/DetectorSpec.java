package io.espalier.streaming.drift;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Which detector watches a stream, and how cautious it is.
 *
 * @param kind of detector
 * @param confidence probability of an alarm without a change: at a look at the window for ADWIN and
 *     KSWIN, at a record for DDM and Page-Hinkley; between 0 and 0.1, the smaller the more cautious
 */
public record DetectorSpec(Kind kind, double confidence) {

  /** The detectors there are; as a person writes them with {@link #toString}. */
  public enum Kind {
    /** {@link Adwin}: seldom wrong, finds small changes. */
    ADWIN(Adwin.DEFAULT_DELTA),
    /** {@link Ddm}: four numbers of memory, more false alarms. */
    DDM(Ddm.DEFAULT_CONFIDENCE),
    /**
     * {@link PageHinkley}: three numbers of memory, finds small changes where no error has fallen.
     */
    PAGE_HINKLEY(PageHinkley.DEFAULT_CONFIDENCE),
    /** {@link Kswin}: of a window that slides; finds larger changes. */
    KSWIN(Kswin.DEFAULT_CONFIDENCE);

    private final double defaultConfidence;

    Kind(double defaultConfidence) {
      this.defaultConfidence = defaultConfidence;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** ADWIN as it is by default. */
  public static final DetectorSpec DEFAULT = of(Kind.ADWIN, OptionalDouble.empty());

  /** The largest confidence, itself not allowed. */
  public static final double CONFIDENCE_LIMIT = 0.1;

  public DetectorSpec {
    requireConfidence(confidence);
  }

  /** Returns {@code confidence}, which must be one. */
  static double requireConfidence(double confidence) {
    if (!(confidence > 0 && confidence < CONFIDENCE_LIMIT)) {
      throw new IllegalArgumentException(
          "the confidence of drift detection lies between 0 and 0.1, got %s. Smaller is more cautious"
              .formatted(confidence));
    }
    return confidence;
  }

  /** The detector with the confidence that is its own unless another one is given. */
  public static DetectorSpec of(Kind kind, OptionalDouble confidence) {
    return new DetectorSpec(kind, confidence.orElse(kind.defaultConfidence));
  }

  /**
   * A fresh detector.
   *
   * @param seed of what it draws, if it does
   */
  public DriftDetector create(long seed) {
    return switch (kind) {
      case ADWIN -> new Adwin(confidence);
      case DDM -> Ddm.of(confidence);
      case PAGE_HINKLEY -> new PageHinkley(confidence);
      case KSWIN -> new Kswin(confidence, seed);
    };
  }

  /** {@link DriftDetector#name} of it. */
  public String name() {
    return kind.toString();
  }
}
