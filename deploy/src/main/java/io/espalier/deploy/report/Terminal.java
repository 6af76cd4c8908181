package io.espalier.deploy.report;

import java.util.Map;

/**
 * Whether a person is watching.
 *
 * @param output whether standard output is a terminal
 * @param error whether standard error is a terminal
 * @param colours whether to colour what is written to a terminal
 */
public record Terminal(boolean output, boolean error, boolean colours) {

  /** Nobody is watching: output goes to a file or to another program. */
  public static final Terminal NONE = new Terminal(false, false, false);

  /**
   * The terminal of this process, as the launcher tells in two system properties: Java itself
   * cannot tell for one stream alone.
   */
  public static Terminal ofProcess() {
    return of(
        Boolean.getBoolean("launcher.terminal.output"),
        Boolean.getBoolean("launcher.terminal.error"),
        System.getenv());
  }

  /**
   * Colours only where both streams are terminals and <a href="https://no-color.org">NO_COLOR</a>
   * is not set.
   */
  static Terminal of(boolean output, boolean error, Map<String, String> environment) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(output, error, output && error && wanted);
  }
}
