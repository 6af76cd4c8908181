package io.espalier.deploy.cli.stream;

import io.espalier.actors.guard.GuardKind;
import io.espalier.streaming.names.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A guard by its name. */
final class GuardName implements ITypeConverter<GuardKind> {

  @Override
  public GuardKind convert(String name) {
    return Arrays.stream(GuardKind.values())
        .filter(kind -> kind.text().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static TypeConversionException unknown(String name) {
    List<String> names = Arrays.stream(GuardKind.values()).map(GuardKind::text).toList();
    return new TypeConversionException(
        "'%s' is no guard, use %s.%s"
            .formatted(name, String.join(", ", names), Nearest.hint(name, names)));
  }
}
