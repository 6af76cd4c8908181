package io.espalier.deploy.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps passwords out of everything that is printed. */
final class Secrets {

  static final String HIDDEN = "******";

  private static final Pattern SECRET_KEY =
      Pattern.compile("password|secret|token|key|jaas|credential");

  private Secrets() {}

  /** {@code value}, or stars if the name of the setting says that it is nobody's business. */
  static String show(String key, String value) {
    return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).find() ? HIDDEN : value;
  }

  /** A copy that can be printed. */
  static Map<String, String> show(Map<String, String> properties) {
    Map<String, String> shown = new TreeMap<>();
    properties.forEach((key, value) -> shown.put(key, show(key, value)));
    return shown;
  }
}
