package io.espalier.deploy.guards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StaircaseTest {

  @Test
  void itComesToTheDepthAtWhichALossIsWhatItShouldBe() {
    Staircase staircase = new Staircase(2);

    for (int trial = 0; trial < 40; trial++) {
      staircase.lost(staircase.depth() < 6.3);
    }

    assertThat(staircase.depth()).isBetween(6.1, 6.5);
  }

  @Test
  void itNeverRunsOut() {
    Staircase staircase = new Staircase(2);

    for (int trial = 0; trial < 40; trial++) {
      staircase.lost(false);
      assertThat(staircase.depth()).isPositive();
    }
  }
}
