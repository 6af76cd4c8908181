package io.espalier.deploy.mistake;

import java.util.Objects;

/**
 * Something a person can put right: a file that is not there, a port in use, a wrong setting. The
 * command line prints the message and the fix without a stack trace and exits with 1; anything else
 * that is thrown counts as a fault of the program.
 */
public final class UserMistake extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String fix;

  /**
   * A mistake that was noticed by looking.
   *
   * @param problem what is wrong, with the name and the value of the thing
   * @param fix what most likely puts it right, as a sentence
   */
  public UserMistake(String problem, String fix) {
    super(Objects.requireNonNull(problem));
    this.fix = Objects.requireNonNull(fix);
  }

  /** A mistake that was noticed by what was caught; {@code --debug} shows it. */
  public UserMistake(String problem, String fix, Throwable cause) {
    super(Objects.requireNonNull(problem), cause);
    this.fix = Objects.requireNonNull(fix);
  }

  /** What most likely puts it right. */
  public String fix() {
    return fix;
  }

  /** Problem and fix as they are printed. */
  public String explanation() {
    String problem = String.valueOf(getMessage());
    if (problem.contains("\n")) {
      return problem + "\n" + fix;
    }
    return problem + (problem.endsWith(".") || problem.endsWith("?") ? " " : ". ") + fix;
  }
}
