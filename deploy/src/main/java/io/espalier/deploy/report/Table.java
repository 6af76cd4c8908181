package io.espalier.deploy.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in plain text: text to the left, numbers to the right, columns as wide as they need to
 * be. Where that is wider than the terminal, titles go over several lines first, then texts. Built
 * by one thread.
 */
public final class Table {

  /** What the library puts on both sides of a cell; so much is between two columns. */
  private static final int PADDING = 2;

  private static final int NARROWEST_TEXT = 8;

  /** Nothing but a rule under the titles. */
  private static final Character[] BORDER = new Character[AsciiTable.NO_BORDERS.length];

  static {
    BORDER[8] = '─';
  }

  /**
   * One column.
   *
   * @param numbers whether the cells line up at their right end
   */
  public record Column(String title, boolean numbers) {

    public static Column text(String title) {
      return new Column(title, false);
    }

    public static Column number(String title) {
      return new Column(title, true);
    }

    private com.github.freva.asciitable.Column sized(int width) {
      HorizontalAlign align = numbers ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
      return new com.github.freva.asciitable.Column()
          .header(title)
          .headerAlign(align)
          .dataAlign(align)
          .minWidth(width + PADDING)
          .maxWidth(width + PADDING, OverflowBehaviour.NEWLINE);
    }
  }

  private final List<Column> columns;
  private final List<String[]> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it does not have one cell for each column
   */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a row needs %d cells, got %s", columns.size(), Arrays.toString(cells)));
    }
    rows.add(cells.clone());
    return this;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * Titles, rule, rows; each line ends with a line break.
   *
   * @param columnsOfTerminal that it should fit in; empty for no limit
   */
  public String render(OptionalInt columnsOfTerminal) {
    int[] widths = widths(columnsOfTerminal.orElse(Integer.MAX_VALUE));
    com.github.freva.asciitable.Column[] sized =
        IntStream.range(0, widths.length)
            .mapToObj(k -> columns.get(k).sized(widths[k]))
            .toArray(com.github.freva.asciitable.Column[]::new);
    return AsciiTable.builder()
        .border(BORDER)
        .lineSeparator("\n")
        .data(sized, rows.toArray(String[][]::new))
        .asString()
        .lines()
        .map(line -> line.substring(1, line.length() - 1).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private int[] widths(int available) {
    int[] widths = widths(Table::length);
    if (total(widths) > available) {
      widths = widths(Table::longestWord);
    }
    for (int over = total(widths) - available; over > 0; over--) {
      int widest = widestText(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private int[] widths(ToIntFunction<String> ofTitle) {
    int[] widths = columns.stream().map(Column::title).mapToInt(ofTitle).toArray();
    for (String[] row : rows) {
      for (int k = 0; k < widths.length; k++) {
        widths[k] = Math.max(widths[k], length(row[k]));
      }
    }
    return widths;
  }

  /** The column of text that has most to give; -1 if none has. */
  private int widestText(int[] widths) {
    return IntStream.range(0, widths.length)
        .filter(k -> !columns.get(k).numbers() && widths[k] > NARROWEST_TEXT)
        .reduce((one, other) -> widths[other] > widths[one] ? other : one)
        .orElse(-1);
  }

  private static int total(int[] widths) {
    return Arrays.stream(widths).sum() + PADDING * (widths.length - 1);
  }

  private static int longestWord(String title) {
    return Arrays.stream(title.split(" ", -1)).mapToInt(Table::length).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
