package io.espalier.deploy.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MomentsTest {

  @Test
  void theyAreSpreadFromTheWarmUpToTheLastWholeProbation() {
    Moments moments = new Moments(60_000, 10_000, 10_000, 5);

    assertThat(moments.of(0)).isEqualTo(10_000);
    assertThat(moments.of(1)).isEqualTo(20_000);
    assertThat(moments.of(4)).isEqualTo(50_000);
    assertThat(new Moments(60_000, 10_000, 10_000, 1).of(0)).isEqualTo(10_000);
  }

  @Test
  void aStreamThatIsTooShortIsRefusedByTheOptions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Moments(19_999, 10_000, 10_000, 5))
        .withMessage(
            "--records must be at least --warm-up and --probation, which are 20000 together, got"
                + " 19999");
  }
}
