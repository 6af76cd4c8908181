package io.espalier.deploy.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Shows how far long work is: on a terminal as one line that is redrawn at most ten times a second,
 * otherwise as a new line every ten seconds. Nothing is drawn between two calls. Safe for use from
 * several threads.
 *
 * <pre>{@code
 * Training [########------------]  42%  25,200/60,000  12.3k/s  0:02 left  accuracy 0.973
 * }</pre>
 */
public final class ProgressBar implements AutoCloseable {

  private static final int BAR_CELLS = 20;
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long NEW_LINE_NANOS = Duration.ofSeconds(10).toNanos();

  private final String title;
  private final OptionalLong total;
  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private SmoothedRate rate;

  private long done;
  private String metric = "";
  private long lastDrawnNanos;
  private int drawnWidth;
  private boolean closed;

  /**
   * Starts to measure the time, draws nothing yet.
   *
   * @param title what is being done
   * @param total how much there is to do; empty if unknown
   * @param terminal whether {@code out} is one
   * @param nanoClock such as {@link System#nanoTime}
   */
  public ProgressBar(
      String title, OptionalLong total, PrintStream out, boolean terminal, LongSupplier nanoClock) {
    this.title = title;
    this.total = total;
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    this.rate = new SmoothedRate(0, now);
    this.lastDrawnNanos = terminal ? now - REDRAW_NANOS : now;
  }

  /** Progress on standard error, in the way that suits it. */
  public static ProgressBar onStandardError(String title, OptionalLong total, Terminal terminal) {
    return new ProgressBar(title, total, System.err, terminal.error(), System::nanoTime);
  }

  /** Has the work begin with what was done before; called first of all. */
  public synchronized void startAt(long doneBefore) {
    done = doneBefore;
    rate = new SmoothedRate(doneBefore, nanoClock.getAsLong());
  }

  /**
   * Tells how far the work is; draws if it is time to.
   *
   * @param done how much is done by now, from 0 to the total
   * @param metric the figure to watch, such as {@code accuracy 0.973}; may be empty
   */
  public synchronized void update(long done, String metric) {
    this.done = done;
    this.metric = metric;
    long now = nanoClock.getAsLong();
    if (!closed && now - lastDrawnNanos >= (terminal ? REDRAW_NANOS : NEW_LINE_NANOS)) {
      draw(now);
    }
  }

  /** Prints a line of its own, above the bar on a terminal. */
  public synchronized void println(String line) {
    if (terminal && drawnWidth > 0) {
      out.print("\r" + " ".repeat(drawnWidth) + "\r");
      drawnWidth = 0;
    }
    out.println(line);
    if (terminal && !closed) {
      draw(nanoClock.getAsLong());
    }
  }

  /** Draws the last state and ends the line. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    draw(nanoClock.getAsLong());
    closed = true;
    if (terminal) {
      out.println();
    }
  }

  private void draw(long now) {
    rate.observe(done, now);
    lastDrawnNanos = now;
    String line = line();
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, drawnWidth - line.length())));
      drawnWidth = line.length();
    } else {
      out.println(line);
    }
    out.flush();
  }

  private String line() {
    StringBuilder line = new StringBuilder(title);
    total.ifPresent(all -> line.append(terminal ? bar(all) : "").append(share(all)));
    line.append("  ").append(Figures.whole(done));
    total.ifPresent(all -> line.append('/').append(Figures.whole(all)));
    line.append("  ").append(Figures.perSecond(rate.perSecond()));
    total.ifPresent(all -> line.append(timeLeft(all)));
    return metric.isEmpty() ? line.toString() : line.append("  ").append(metric).toString();
  }

  private String bar(long all) {
    int filled = (int) (fraction(all) * BAR_CELLS);
    return " [" + "#".repeat(filled) + "-".repeat(BAR_CELLS - filled) + "]";
  }

  private String share(long all) {
    return "  %2d%%".formatted((int) (100 * fraction(all)));
  }

  private String timeLeft(long all) {
    if (done >= all || rate.perSecond() <= 0) {
      return "";
    }
    long seconds = (long) Math.ceil((all - done) / rate.perSecond());
    return "  " + Figures.clock(Duration.ofSeconds(seconds)) + " left";
  }

  private double fraction(long all) {
    return all <= 0 ? 1 : Math.min(1.0, (double) done / all);
  }
}
