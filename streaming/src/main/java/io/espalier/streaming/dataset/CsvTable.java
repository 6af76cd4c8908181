package io.espalier.streaming.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The numbers and classes of a CSV file as they are written there.
 *
 * @param features numbers in each row
 * @param rows in the order of the file
 * @param labels class of each row; none where no column is the class
 */
public record CsvTable(int features, List<float[]> rows, List<String> labels) {

  public CsvTable {
    rows = List.copyOf(rows);
    labels = List.copyOf(labels);
  }

  /** What a letter that can not be decoded becomes; two of them would be one class. */
  private static final char LOST = '\uFFFD';

  /** What every other byte of other encodings, and much of what is no text, is. */
  private static final char NOTHING = '\0';

  private static final int NO_LABEL = -1;

  /**
   * Reads a file.
   *
   * @param label the column of the class, if there is one
   */
  static CsvTable read(Path file, Optional<String> label, boolean header) {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file)) {
      return read(file, reader.iterator(), label, header);
    } catch (CsvParseException e) {
      throw new DataException("%s is not a CSV file: %s".formatted(file, e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw DataException.unreadable(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static CsvTable read(
      Path file, Iterator<CsvRecord> records, Optional<String> label, boolean header) {
    if (!records.hasNext()) {
      throw new DataException(file + " is empty");
    }
    CsvRecord first = records.next();
    Columns columns = Columns.of(file, first, label, header);
    Rows rows = new Rows(columns);
    if (!header) {
      rows.add(first);
    }
    records.forEachRemaining(rows::add);
    return new CsvTable(columns.features(), rows.features, rows.labels);
  }

  /** The names of its classes, by their numbers; none where no column is the class. */
  public List<String> classNames() {
    return ClassNames.of(labels).inOrder();
  }

  /** Collects what is read. */
  private static final class Rows {

    private final Columns columns;
    private final List<float[]> features = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    Rows(Columns columns) {
      this.columns = columns;
    }

    void add(CsvRecord record) {
      if (record.getFieldCount() != columns.names.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, line %d: %d cells in a table of %d columns",
                columns.file,
                record.getStartingLineNumber(),
                record.getFieldCount(),
                columns.names.size()));
      }
      float[] row = new float[columns.features()];
      int next = 0;
      for (int column = 0; column < columns.names.size(); column++) {
        if (column != columns.label) {
          row[next++] = columns.number(record, column);
        }
      }
      features.add(row);
      if (columns.label != NO_LABEL) {
        labels.add(columns.className(record));
      }
    }
  }

  /** What the columns of {@code file} are called and which of them is the class. */
  private record Columns(Path file, List<String> names, int label) {

    static Columns of(Path file, CsvRecord first, Optional<String> label, boolean header) {
      List<String> names =
          header
              ? first.getFields().stream().map(String::strip).toList()
              : IntStream.rangeClosed(1, first.getFieldCount()).mapToObj(String::valueOf).toList();
      if (first.getFields().stream().anyMatch(name -> name.indexOf(NOTHING) >= 0)) {
        throw new DataException(file + " is not text in UTF-8. Save it as that.");
      }
      return new Columns(file, names, label.map(name -> index(file, names, name)).orElse(NO_LABEL));
    }

    private static int index(Path file, List<String> names, String label) {
      int index = names.indexOf(label);
      if (names.lastIndexOf(label) > index) {
        throw new DataException("%s has more than one column '%s'".formatted(file, label));
      }
      if (index < 0) {
        throw new DataException(
            "no column '%s' in %s. Its columns: %s"
                .formatted(label, file, String.join(", ", names)));
      }
      if (names.size() < 2) {
        throw new DataException("%s has no column beside the label '%s'".formatted(file, label));
      }
      return index;
    }

    int features() {
      return names.size() - (label == NO_LABEL ? 0 : 1);
    }

    float number(CsvRecord record, int column) {
      String cell = record.getField(column).strip();
      try {
        float number = Float.parseFloat(cell);
        if (Float.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new DataException(message(record, column, cell), e);
      }
      throw new DataException(message(record, column, cell));
    }

    String className(CsvRecord record) {
      String cell = record.getField(label).strip();
      if (cell.isEmpty()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, line %d, column '%s': the label is missing",
                file,
                record.getStartingLineNumber(),
                names.get(label)));
      }
      if (cell.indexOf(LOST) >= 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, line %d: '%s' has letters that are not UTF-8. Save the file in UTF-8.",
                file,
                record.getStartingLineNumber(),
                cell));
      }
      return cell;
    }

    private String message(CsvRecord record, int column, String cell) {
      return String.format(
          Locale.ROOT,
          "%s, line %d, column '%s': %s",
          file,
          record.getStartingLineNumber(),
          names.get(column),
          cell.isEmpty() ? "the number is missing" : "'" + cell + "' is not a finite number");
    }
  }
}
