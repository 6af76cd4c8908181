package io.espalier.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each warning of the Kafka clients through once a minute: with no broker there they repeat
 * theirs every second, and what else there is to read goes under. Safe for use from several
 * threads.
 */
public final class RepeatedWarnings extends TurboFilter {

  private static final String CLIENTS = "org.apache.kafka.clients";
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** A client that puts figures into the text itself must not fill the memory. */
  private static final int MOST_TEXTS = 1_000;

  private final LongSupplier nanoClock;
  private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

  /** As the configuration of the log makes it. */
  public RepeatedWarnings() {
    this(System::nanoTime);
  }

  RepeatedWarnings(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The text is the one before figures are put in, with the name of the client. */
  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String text,
      Object @Nullable [] figures,
      @Nullable Throwable thrown) {
    if (text == null || level != Level.WARN || !logger.getName().startsWith(CLIENTS)) {
      return FilterReply.NEUTRAL;
    }
    long now = nanoClock.getAsLong();
    Long last = lastNanos.get(text);
    if (last != null && now - last < QUIET_NANOS) {
      return FilterReply.DENY;
    }
    if (lastNanos.size() >= MOST_TEXTS) {
      lastNanos.clear();
    }
    lastNanos.put(text, now);
    return FilterReply.NEUTRAL;
  }
}
