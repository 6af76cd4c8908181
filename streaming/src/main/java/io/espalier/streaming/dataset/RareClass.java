package io.espalier.streaming.dataset;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A class that hardly occurs in a training part: of its samples so many are left, evenly spread,
 * that they make up a share. The test part stays as it is. In a {@link DataSpec}: {@code
 * rare-class=NUMBER}, from 0, and {@code rare-share=SHARE}, by default 0.01.
 *
 * @param label of the class
 * @param share of the samples of the training part that are of that class, between 0 and 1
 */
public record RareClass(int label, double share) {

  private static final double DEFAULT_SHARE = 0.01;

  public RareClass {
    if (label < 0) {
      throw new DataException("rare-class=%s must be 0 or more".formatted(Integer.toString(label)));
    }
    if (!(share > 0 && share < 1)) {
      throw new DataException(
          "rare-share=%s must lie between 0 and 1, for example %s".formatted(share, DEFAULT_SHARE));
    }
  }

  static Optional<RareClass> from(SpecOptions options) {
    if (options.text("rare-class").isEmpty()) {
      options.rejectBeside("rare-share", "no rare-class");
      return Optional.empty();
    }
    return Optional.of(
        new RareClass(
            options.count("rare-class", 0, 0), options.real("rare-share", DEFAULT_SHARE, 0, 1)));
  }

  /**
   * A data set in which the class is rare.
   *
   * @throws DataException when it has no such class, or too few samples of it or of the others
   */
  public DataSet in(DataSet data) {
    DataSet.Part all = data.train();
    int[] rare = indices(all, true);
    int[] others = indices(all, false);
    long wanted = Math.round(share / (1 - share) * others.length);
    if (wanted < 1 || wanted > rare.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "rare-share %s can't be made of %d samples of class %d and %d others in the training"
                  + " part of %s",
              share,
              rare.length,
              label,
              others.length,
              data.name()));
    }
    IntStream kept =
        IntStream.range(0, (int) wanted).map(k -> rare[(int) ((long) k * rare.length / wanted)]);
    int[] indices = IntStream.concat(IntStream.of(others), kept).sorted().toArray();
    return new DataSet.Loaded(
        data.name(), data.shape(), data.classNames(), new Chosen(all, indices), data.test());
  }

  private int[] indices(DataSet.Part part, boolean rare) {
    return IntStream.range(0, part.size())
        .filter(index -> rare == (part.label(index) == label))
        .toArray();
  }

  private static final class Chosen implements DataSet.Part {

    private final DataSet.Part part;
    private final int[] indices;

    Chosen(DataSet.Part part, int[] indices) {
      this.part = part;
      this.indices = indices;
    }

    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public int label(int index) {
      return part.label(indices[index]);
    }

    @Override
    public void copyFeatures(int index, float[] destination, int offset) {
      part.copyFeatures(indices[index], destination, offset);
    }
  }
}
