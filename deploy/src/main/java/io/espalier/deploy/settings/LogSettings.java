package io.espalier.deploy.settings;

import io.espalier.deploy.config.ConfigReader;

/** What is logged and how. */
public record LogSettings(Format format, Level level) {

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  /** The least important thing that is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** Lines for people. */
  public static final LogSettings DEFAULT = new LogSettings(Format.TEXT, Level.INFO);

  static LogSettings read(ConfigReader in) {
    return new LogSettings(in.choice("format", Format.class), in.choice("level", Level.class));
  }
}
