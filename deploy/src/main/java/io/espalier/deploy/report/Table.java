package io.espalier.deploy.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in plain text: text to the left, numbers to the right, columns as wide as they need to
 * be. Built by one thread.
 */
public final class Table {

  private static final String GAP = "  ";

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
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

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
          "a row needs %d cells, got %s".formatted(columns.size(), Arrays.toString(cells)));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Title line, rule, one line for each row; each ends with a line break. */
  public String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    appendLine(text, columns.stream().map(Column::title).toList(), widths);
    appendLine(text, Arrays.stream(widths).mapToObj("─"::repeat).toList(), widths);
    rows.forEach(row -> appendLine(text, row, widths));
    return text.toString();
  }

  private int[] widths() {
    int[] widths = columns.stream().mapToInt(column -> length(column.title())).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - length(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(columns.get(i).numbers() ? padding + cells.get(i) : cells.get(i) + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
