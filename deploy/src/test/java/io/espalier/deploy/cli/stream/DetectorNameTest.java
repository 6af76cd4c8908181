package io.espalier.deploy.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DetectorSpec.Kind;
import io.espalier.streaming.drift.DriftDetector;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DetectorNameTest {

  @Test
  void everyDetectorHasAName() {
    assertThat(
            Arrays.stream(Kind.values())
                .<Class<?>>map(kind -> new DetectorSpec(kind, 0.01).create(1).getClass()))
        .containsExactlyInAnyOrder(DriftDetector.class.getPermittedSubclasses());
  }

  @Test
  void theHelpNamesAll() {
    for (Kind kind : Kind.values()) {
      double confidence = DetectorSpec.of(kind, OptionalDouble.empty()).confidence();
      String rounded =
          new BigDecimal(confidence).round(new MathContext(3)).stripTrailingZeros().toPlainString();

      assertThat(DetectorName.CHOICES).contains(kind.toString());
      assertThat(DetectorName.CONFIDENCES).contains(rounded + " for " + kind);
    }
  }
}
