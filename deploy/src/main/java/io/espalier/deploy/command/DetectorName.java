package io.espalier.deploy.command;

import io.espalier.deploy.mistake.Nearest;
import io.espalier.streaming.drift.DetectorSpec.Kind;
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
    List<String> names = Arrays.stream(Kind.values()).map(Kind::toString).toList();
    int index = names.indexOf(name.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new TypeConversionException(
          "'%s' is no drift detector, use %s.%s"
              .formatted(name, CHOICES, Nearest.hint(name, names)));
    }
    return Kind.values()[index];
  }
}
