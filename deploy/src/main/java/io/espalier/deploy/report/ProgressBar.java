package io.espalier.deploy.report;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far long work is: on a terminal as one line, never longer than it is wide, that is
 * redrawn five times a second; otherwise as a new line every ten seconds. Safe for use from several
 * threads.
 *
 * <pre>{@code
 * Training  42% [====      ] 25200/60000 (0:00:02 / 0:00:03) 12600/s accuracy 0.973
 * }</pre>
 */
public final class ProgressBar implements AutoCloseable {

  private static final int REDRAW_MILLIS = 200;
  private static final int NEW_LINE_MILLIS = 10_000;
  private static final long UNKNOWN = -1;

  private final Screen screen;
  private final me.tongfei.progressbar.ProgressBar bar;
  private boolean closed;

  /**
   * Starts to measure the time.
   *
   * @param title what is being done
   * @param total how much there is to do; empty if unknown
   * @param doneBefore how much of it was done before
   * @param columns that a line may have
   * @param terminal whether {@code out} is one
   */
  ProgressBar(
      String title,
      OptionalLong total,
      long doneBefore,
      PrintStream out,
      int columns,
      boolean terminal) {
    screen = new Screen(out, columns, terminal);
    bar =
        new ProgressBarBuilder()
            .setTaskName(title)
            .setInitialMax(total.orElse(UNKNOWN))
            .startsFrom(doneBefore, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .setUpdateIntervalMillis(terminal ? REDRAW_MILLIS : NEW_LINE_MILLIS)
            .setConsumer(screen)
            .build();
  }

  /** Progress on standard error, in the way that suits it. */
  public static ProgressBar onStandardError(String title, OptionalLong total, Terminal terminal) {
    return onStandardError(title, total, 0, terminal);
  }

  /**
   * Progress of work that goes on, on standard error.
   *
   * @param doneBefore how much of it was done before
   */
  public static ProgressBar onStandardError(
      String title, OptionalLong total, long doneBefore, Terminal terminal) {
    return new ProgressBar(
        title, total, doneBefore, System.err, terminal.errorColumns(), terminal.error());
  }

  /**
   * Tells how far the work is.
   *
   * @param done how much is done by now, from 0 to the total
   * @param metric the figure to watch, such as {@code accuracy 0.973}; may be empty
   */
  public synchronized void update(long done, String metric) {
    if (!closed) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + metric);
    }
  }

  /** Prints a line of its own, above the bar on a terminal. */
  public void println(String line) {
    screen.println(line);
  }

  /** Draws the last state and ends the line. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      bar.close();
      screen.end();
    }
  }

  /** Where it is drawn. The bar is drawn on a thread of its own; lines never mix with it. */
  private static final class Screen implements ProgressBarConsumer {

    private final PrintStream out;
    private final int columns;
    private final boolean terminal;
    private String drawn = "";

    Screen(PrintStream out, int columns, boolean terminal) {
      this.out = out;
      this.columns = columns - 1; // a full line makes some terminals begin another
      this.terminal = terminal;
    }

    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public synchronized void accept(String line) {
      if (terminal) {
        out.print("\r" + line);
      } else if (!line.equals(drawn)) { // the end comes twice if something was done just before
        out.println(line.stripTrailing());
      }
      drawn = line;
      out.flush();
    }

    synchronized void println(String line) {
      if (terminal) {
        out.print("\r" + " ".repeat(columns) + "\r");
      }
      out.println(line);
    }

    /** Not told of a bar that ends before it was first drawn, so {@link #end} is there. */
    @Override
    public void close() {}

    synchronized void end() {
      if (terminal) {
        out.println();
      }
    }
  }
}
