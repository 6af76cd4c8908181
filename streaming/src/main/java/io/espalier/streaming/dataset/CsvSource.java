package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A table in a text file: one column is the class, the others are numbers. The rows keep their
 * order, the last ones are the test part. Features are as they stand in the file: it is for the
 * network to bring them to one scale, so that whoever feeds it can do so from the same file.
 *
 * @param file comma-separated, UTF-8
 * @param label name of the column with the class; without a header its number, from 1; empty where
 *     there is none, of what is to be predicted
 * @param test share of the rows in the test part, between 0 and 1
 * @param header whether the first row holds the names of the columns
 */
public record CsvSource(Path file, Optional<String> label, double test, boolean header)
    implements DataSource {

  public CsvSource {
    if (!(test > 0 && test < 1)) {
      throw new DataException(
          "test=%s of csv:%s must lie between 0 and 1, for example 0.2".formatted(test, file));
    }
  }

  static CsvSource from(SpecOptions options, boolean labelled) {
    Path file = options.path("file");
    Optional<String> label = options.text("label");
    if (labelled && label.isEmpty()) {
      throw options.missing("label", "COLUMN");
    }
    return new CsvSource(
        file, label, options.real("test", 0.2, 0, 1), options.flag("header", true));
  }

  @Override
  public boolean timeOrdered() {
    return true;
  }

  @Override
  public DataSource absolute() {
    return new CsvSource(file.toAbsolutePath().normalize(), label, test, header);
  }

  /**
   * All rows, whatever their classes.
   *
   * @throws DataException when the file is missing, unreadable or no such table
   */
  public CsvTable table() {
    return CsvTable.read(file, label, header);
  }

  /** How many of so many rows are the test part. */
  public int testRows(int rows) {
    return Math.max(1, (int) Math.round(rows * test));
  }

  @Override
  public DataSet open(String name, long seed) {
    CsvTable table = table();
    int rows = table.rows().size();
    int testRows = testRows(rows);
    if (testRows >= rows) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s has %d rows: too few for a training and a test part", file, rows));
    }
    ClassNames classes = ClassNames.ofColumn(label.orElseThrow(), file, table.labels());
    int[] labels = table.labels().stream().mapToInt(classes::indexOf).toArray();
    FloatSamples all = new FloatSamples(table.rows().toArray(float[][]::new), labels);
    return new DataSet.Loaded(
        name,
        SampleShape.flat(table.features(), classes.count()),
        classes.inOrder(),
        all.range(0, rows - testRows),
        all.range(rows - testRows, rows));
  }
}
