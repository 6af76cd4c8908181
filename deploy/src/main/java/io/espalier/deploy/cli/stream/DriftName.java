package io.espalier.deploy.cli.stream;

import io.espalier.deploy.guards.GuardMeasurement;
import io.espalier.streaming.dataset.DriftKind;
import io.espalier.streaming.names.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind of drift by its name. */
final class DriftName implements ITypeConverter<DriftKind> {

  /** All names, for a description. */
  static final String CHOICES =
      "label-swap, rotation, inversion, class-arrival, random-labels or one-class";

  @Override
  public DriftKind convert(String name) {
    return Arrays.stream(DriftKind.values())
        .filter(kind -> GuardMeasurement.name(kind).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static TypeConversionException unknown(String name) {
    List<String> names = Arrays.stream(DriftKind.values()).map(GuardMeasurement::name).toList();
    return new TypeConversionException(
        "'%s' is no kind of drift, use %s.%s".formatted(name, CHOICES, Nearest.hint(name, names)));
  }
}
