package io.espalier.deploy.cli.option;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/** Tells defaults that are numbers as people write them: 30, and not 30.0. */
public final class ShortDefaults implements IDefaultValueProvider {

  @Override
  public @Nullable String defaultValue(ArgSpec option) {
    return option.group() == null && option.initialValue() instanceof Double number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : null;
  }
}
