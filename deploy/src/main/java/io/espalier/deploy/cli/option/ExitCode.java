package io.espalier.deploy.cli.option;

/** What the exit code of every command says. */
public final class ExitCode {

  /** It did what was asked. */
  public static final int OK = 0;

  /** It could not, for a reason the person can put right; the reason is on standard error. */
  public static final int MISTAKE = 1;

  /** The command line was not understood. */
  public static final int USAGE = 2;

  /** A fault of the program; the stack trace is on standard error. */
  public static final int FAULT = 70;

  /** Stopped by Ctrl-C or a signal before it was done. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
