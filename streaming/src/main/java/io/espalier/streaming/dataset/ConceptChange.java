package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.util.Locale;

/** What a {@link DriftKind} does to the samples of one data set. */
sealed interface ConceptChange {

  /** Whether samples of class {@code label} are held back until the change. */
  default boolean absentBefore(int label) {
    return false;
  }

  /** Whether samples of class {@code label} no longer come after the change. */
  default boolean absentAfter(int label) {
    return false;
  }

  /**
   * The class after the change of a sample whose class was {@code label}.
   *
   * @param number that tells it from other samples
   */
  default int changedLabel(int label, long number) {
    return label;
  }

  /** Rewrites features to what they are after the change. */
  default void changeInPlace(float[] features) {}

  /** No change. */
  record Nothing() implements ConceptChange {}

  /** Classes exchange their names. */
  record LabelSwap(int[] renamed) implements ConceptChange {

    static LabelSwap of(SampleShape shape, long seed) {
      int[] shuffled = Shuffle.indices(shape.classes(), seed);
      int[] renamed = new int[shape.classes()];
      for (int i = 0; i < renamed.length; i++) {
        // Neighbours of the shuffled order exchange names; a last one without a neighbour keeps
        // its own.
        renamed[shuffled[i]] = shuffled[Math.min(i ^ 1, renamed.length - 1)];
      }
      return new LabelSwap(renamed);
    }

    @Override
    public int changedLabel(int label, long number) {
      return renamed[label];
    }
  }

  /** A quarter turn clockwise of every plane of a square image. */
  record Rotation(int channels, int side) implements ConceptChange {

    static Rotation of(SampleShape shape) {
      if (!shape.isImage() || shape.height() != shape.width()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "drift-kind=rotation needs square images, these samples are %d×%d×%d. Maybe"
                    + " label-swap",
                shape.channels(),
                shape.height(),
                shape.width()));
      }
      return new Rotation(shape.channels(), shape.height());
    }

    @Override
    public void changeInPlace(float[] features) {
      float[] upright = features.clone();
      for (int plane = 0; plane < channels; plane++) {
        int start = plane * side * side;
        for (int row = 0; row < side; row++) {
          for (int column = 0; column < side; column++) {
            features[start + column * side + side - 1 - row] = upright[start + row * side + column];
          }
        }
      }
    }
  }

  /** Black is white. */
  record Inversion() implements ConceptChange {

    @Override
    public void changeInPlace(float[] features) {
      for (int i = 0; i < features.length; i++) {
        features[i] = 1 - features[i];
      }
    }
  }

  /** Labels are noise. */
  record RandomLabels(int classes, long seed) implements ConceptChange {

    @Override
    public int changedLabel(int label, long number) {
      return Mixing.below(classes, seed, number);
    }
  }

  /** All classes but one no longer occur. */
  record OneClass(int only) implements ConceptChange {

    static OneClass of(SampleShape shape, long seed) {
      return new OneClass(Shuffle.indices(shape.classes(), seed)[0]);
    }

    @Override
    public boolean absentAfter(int label) {
      return label != only;
    }
  }

  /** Some classes occur only after the change. */
  record ClassArrival(boolean[] late) implements ConceptChange {

    static ClassArrival of(SampleShape shape, long seed) {
      boolean[] late = new boolean[shape.classes()];
      int[] shuffled = Shuffle.indices(shape.classes(), seed);
      for (int i = 0; i < Math.max(1, shape.classes() / 3); i++) {
        late[shuffled[i]] = true;
      }
      return new ClassArrival(late);
    }

    @Override
    public boolean absentBefore(int label) {
      return late[label];
    }
  }
}
