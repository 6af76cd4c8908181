package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.drift.DetectorSpec.Kind;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorSpecTest {

  @ParameterizedTest
  @EnumSource
  void makesTheDetectorThatItNames(Kind kind) {
    DetectorSpec spec = DetectorSpec.of(kind, OptionalDouble.empty());

    assertThat(spec.create(1).name()).isEqualTo(spec.name());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 2, -1, Double.NaN})
  void whatIsNoConfidenceIsRefused(double wrong) {
    assertThatThrownBy(() -> new DetectorSpec(Kind.ADWIN, wrong))
        .hasMessageContaining("got " + wrong);
  }
}
