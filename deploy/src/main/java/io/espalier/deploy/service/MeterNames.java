package io.espalier.deploy.service;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.regex.Pattern;

/**
 * Holds the meters of libraries to the names that Prometheus asks for: a gauge is no count, and
 * times are in seconds. What can't be told in seconds is left out.
 */
final class MeterNames implements MeterFilter {

  private static final String COUNT = ".count";
  private static final Pattern NO_SECONDS = Pattern.compile(".*\\.(ns|ms)(\\..*)?");

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getType() == Meter.Type.GAUGE && id.getName().endsWith(COUNT)
        ? id.withName(id.getName().substring(0, id.getName().length() - COUNT.length()) + "s")
        : id;
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    String unit = String.valueOf(id.getBaseUnit());
    return NO_SECONDS.matcher(id.getName() + "." + unit).matches()
        ? MeterFilterReply.DENY
        : MeterFilterReply.NEUTRAL;
  }
}
