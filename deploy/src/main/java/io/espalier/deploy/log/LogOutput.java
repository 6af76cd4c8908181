package io.espalier.deploy.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.espalier.deploy.settings.LogSettings;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Makes the log look as the settings say; {@code logback.xml} reads what is set here. */
public final class LogOutput {

  private LogOutput() {}

  /** Affects all loggers of the process. Called once, before there are other threads. */
  public static void apply(LogSettings settings) throws JoranException {
    System.setProperty("espalier.log.format", lowerCase(settings.format()));
    System.setProperty("espalier.log.level", lowerCase(settings.level()));
    System.setProperty("launcher.log.connections", "warn");
    LoggerContext context = context();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  /** Has written what was logged, unless nobody takes it for a second. Nothing is logged after. */
  public static void finish() {
    context().reset();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
