package io.espalier.deploy.cli.stream;

import io.espalier.streaming.drift.DetectorSpec.Kind;
import io.espalier.streaming.names.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A drift detector by its name. */
final class DetectorName implements ITypeConverter<Kind> {

  /** All names, for a description. */
  static final String CHOICES = "adwin, ddm, page-hinkley or kswin";

  /** What confidence each has by itself, for a description. */
  static final String CONFIDENCES =
      "(default: 0.002 for adwin, 0.00135 for ddm, 0.0002 for page-hinkley, 0.0001 for kswin)";

  @Override
  public Kind convert(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static TypeConversionException unknown(String name) {
    List<String> names = Arrays.stream(Kind.values()).map(Kind::toString).toList();
    return new TypeConversionException(
        "'%s' is no drift detector, use %s.%s".formatted(name, CHOICES, Nearest.hint(name, names)));
  }
}
