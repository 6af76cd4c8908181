package io.espalier.deploy.config;

import java.util.Locale;

/** How settings are named in the environment. */
final class EnvironmentNames {

  static final String PREFIX = "ESPALIER_";

  private EnvironmentNames() {}

  /** {@code espalier.kafka.group-id} is {@code ESPALIER_KAFKA_GROUP_ID}. */
  static String of(String path) {
    return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
