package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A table in a text file: one column is the class, the others are numbers. The rows keep their
 * order, the last ones are the test part. Features are as they stand in the file: it is for the
 * network to bring them to one scale, so that whoever feeds it can do so from the same file.
 *
 * @param file comma-separated, UTF-8
 * @param label name of the column with the class; without a header its number, from 1
 * @param test share of the rows in the test part, between 0 and 1
 * @param header whether the first row holds the names of the columns
 */
public record CsvSource(Path file, String label, double test, boolean header)
    implements DataSource {

  public CsvSource {
    if (!(test > 0 && test < 1)) {
      throw new DataException(
          "test=%s of csv:%s must lie between 0 and 1, for example 0.2".formatted(test, file));
    }
  }

  static CsvSource from(SpecOptions options) {
    return new CsvSource(
        options.path("file"),
        options.text("label").orElseThrow(() -> options.missing("label", "COLUMN")),
        options.real("test", 0.2, 0, 1),
        options.flag("header", true));
  }

  @Override
  public boolean timeOrdered() {
    return true;
  }

  @Override
  public DataSource absolute() {
    return new CsvSource(file.toAbsolutePath().normalize(), label, test, header);
  }

  @Override
  public DataSet open(String name, long seed) {
    CsvTable table = CsvTable.read(file, label, header);
    int rows = table.rows().size();
    int testRows = Math.max(1, (int) Math.round(rows * test));
    if (testRows >= rows) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s has %d rows: too few for a training and a test part", file, rows));
    }
    ClassNames classes = ClassNames.ofColumn(label, file, table.labels());
    int[] labels = table.labels().stream().mapToInt(classes::indexOf).toArray();
    FloatSamples all = new FloatSamples(table.rows().toArray(float[][]::new), labels);
    return new DataSet.Loaded(
        name,
        SampleShape.flat(table.features(), classes.count()),
        all.range(0, rows - testRows),
        all.range(rows - testRows, rows));
  }
}
