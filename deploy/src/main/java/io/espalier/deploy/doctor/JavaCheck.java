package io.espalier.deploy.doctor;

import java.util.List;
import java.util.function.UnaryOperator;

/** Which Java this is. */
record JavaCheck(UnaryOperator<String> systemProperty) implements Check {

  @Override
  public List<Finding> findings() {
    return List.of(
        Finding.ok(
            "Java",
            "%s, %s, %s"
                .formatted(
                    systemProperty.apply("java.version"),
                    systemProperty.apply("java.vendor"),
                    systemProperty.apply("java.home"))));
  }
}
