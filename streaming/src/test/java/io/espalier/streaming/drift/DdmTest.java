package io.espalier.streaming.drift;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DdmTest extends DriftDetectorContract {

  @Override
  DriftDetector detector() {
    return new Ddm();
  }

  @Override
  int mostFalseAlarms() {
    return 30; // its known weakness: 23 % over 1,000 seeds
  }

  @Override
  int mostDelay() {
    return 2_500; // median 149
  }

  @Test
  void deviationsGrowFromWarningToDrift() {
    assertThatThrownBy(() -> new Ddm(3, 2)).hasMessageContaining("got 3.0 and 2.0");
    assertThatThrownBy(() -> new Ddm(0, 2)).hasMessageContaining("got 0.0 and 2.0");
  }
}
