package io.espalier.deploy.report;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Whether a person is watching, and how much fits in a line.
 *
 * @param output whether standard output is a terminal
 * @param error whether standard error is a terminal
 * @param colours whether to colour what is written to a terminal
 * @param outputColumns characters in a line of standard output; empty where there is no limit
 * @param errorColumns characters in a line of standard error
 */
public record Terminal(
    boolean output, boolean error, boolean colours, OptionalInt outputColumns, int errorColumns) {

  private static final int USUAL_COLUMNS = 80;

  /** Nobody is watching: output goes to a file or to another program. */
  public static final Terminal NONE =
      new Terminal(false, false, false, OptionalInt.empty(), USUAL_COLUMNS);

  /** Where help is easiest to read. */
  private static final int MOST_HELP_COLUMNS = 100;

  /** Below it words would be split. */
  private static final int LEAST_HELP_COLUMNS = 55;

  /**
   * The terminal of this process, as the launcher tells in system properties: Java itself cannot
   * tell for one stream alone.
   */
  public static Terminal ofProcess() {
    return of(
        Boolean.getBoolean("launcher.terminal.output"),
        Boolean.getBoolean("launcher.terminal.error"),
        Integer.getInteger("launcher.terminal.columns", USUAL_COLUMNS),
        System.getenv());
  }

  /**
   * Colours only where both streams are terminals and <a href="https://no-color.org">NO_COLOR</a>
   * is not set; {@code COLUMNS} goes before what the terminal says.
   *
   * @param columns of the terminal, if there is one
   */
  public static Terminal of(
      boolean output, boolean error, int columns, Map<String, String> environment) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    OptionalInt asked = columnsIn(environment.getOrDefault("COLUMNS", ""));
    return new Terminal(
        output,
        error,
        output && error && wanted,
        asked.isPresent() || !output ? asked : OptionalInt.of(columns),
        asked.orElse(columns));
  }

  private static OptionalInt columnsIn(String text) {
    return text.matches("[1-9]\\d{0,3}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** Characters in a line of help. */
  public int helpColumns() {
    return Math.max(
        LEAST_HELP_COLUMNS, Math.min(outputColumns.orElse(MOST_HELP_COLUMNS), MOST_HELP_COLUMNS));
  }
}
