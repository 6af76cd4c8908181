package io.espalier.deploy.service;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a class has to say to the log, until it is closed. */
final class LogOf extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private LogOf(Logger logger) {
    this.logger = logger;
  }

  static LogOf of(Class<?> type) {
    LogOf log = new LogOf((Logger) LoggerFactory.getLogger(type));
    log.start();
    log.logger.addAppender(log);
    return log;
  }

  /** Oldest first. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  protected void append(ILoggingEvent event) {
    messages.add(event.getFormattedMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
