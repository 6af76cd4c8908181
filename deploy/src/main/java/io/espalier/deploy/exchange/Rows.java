package io.espalier.deploy.exchange;

import io.espalier.deploy.offline.ClassNames;
import io.espalier.streaming.dataset.CsvSource;
import io.espalier.streaming.dataset.CsvTable;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples to be predicted, all that a data set has: those of the training part, then those of the
 * test part, which of a table is the order of its rows. Classes need not be told.
 */
public final class Rows {

  /** Copies the features of one sample. */
  @FunctionalInterface
  private interface Features {
    void copy(int row, float[] destination, int offset);
  }

  private final int width;
  private final int size;
  private final int training;
  private final Features features;
  private final List<String> classNames;
  private final @Nullable List<String> labels;

  private Rows(
      int width,
      int size,
      int training,
      Features features,
      List<String> classNames,
      @Nullable List<String> labels) {
    this.width = width;
    this.size = size;
    this.training = training;
    this.features = features;
    this.classNames = classNames;
    this.labels = labels;
  }

  /**
   * Reads a data set.
   *
   * @throws io.espalier.streaming.dataset.DataException when it can't be read
   */
  public static Rows open(DataSpec spec) {
    return spec.source() instanceof CsvSource csv ? of(csv) : of(spec.open());
  }

  private static Rows of(CsvSource csv) {
    CsvTable table = csv.table();
    int rows = table.rows().size();
    return new Rows(
        table.features(),
        rows,
        Math.max(0, rows - csv.testRows(rows)),
        (row, destination, offset) ->
            System.arraycopy(table.rows().get(row), 0, destination, offset, table.features()),
        table.classNames(),
        csv.label().isEmpty() ? null : table.labels());
  }

  private static Rows of(DataSet data) {
    int training = data.train().size();
    int size = training + data.test().size();
    List<String> names =
        data.classNames().isEmpty()
            ? ClassNames.numbers(data.shape().classes())
            : data.classNames();
    List<String> labels =
        IntStream.range(0, size)
            .mapToObj(
                row ->
                    names.get(
                        row < training
                            ? data.train().label(row)
                            : data.test().label(row - training)))
            .toList();
    Features features =
        (row, destination, offset) -> {
          if (row < training) {
            data.train().copyFeatures(row, destination, offset);
          } else {
            data.test().copyFeatures(row - training, destination, offset);
          }
        };
    return new Rows(data.shape().features(), size, training, features, names, labels);
  }

  /** Values of one sample. */
  public int width() {
    return width;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** How many of them, from the first, are the training part. */
  public int training() {
    return training;
  }

  /** What the classes are called, by their numbers; none where they are not told. */
  public List<String> classNames() {
    return classNames;
  }

  /** What the class of a sample is called; empty where that is not told. */
  public Optional<String> label(int row) {
    return Optional.ofNullable(labels).map(all -> all.get(row));
  }

  /** Copies the features of samples, one after the other. */
  public void copy(int from, int count, float[] destination) {
    for (int k = 0; k < count; k++) {
      features.copy(from + k, destination, k * width);
    }
  }
}
