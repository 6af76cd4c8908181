package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardTest {

  private final Guard guard = new Guard(0.01, 0);

  @Test
  void oneCutMayCostTheMarginAndNoMore() {
    guard.cutBegins(0.9);

    assertThat(guard.isHarmful(0.9, 0.8901)).isFalse();
    assertThat(guard.isHarmful(0.9, 0.8899)).isTrue();
  }

  @Test
  void allCutsTogetherMayCostThreeMargins() {
    guard.cutBegins(0.9);
    guard.cutBegins(0.89);
    guard.cutBegins(0.88);

    assertThat(guard.isHarmful(0.88, 0.8701)).isFalse();
    assertThat(guard.isHarmful(0.88, 0.8699)).isTrue();
    assertThat(guard.isHarmful(0.871, 0.8699)).isTrue();
  }

  @Test
  void afterDriftTheBestIsAnother() {
    guard.cutBegins(0.95);

    guard.forget();
    guard.cutBegins(0.6);

    assertThat(guard.isHarmful(0.6, 0.595)).isFalse();
    assertThat(guard.bestAccuracy()).isEqualTo(0.6);
  }

  @Test
  void itGoesOnWithTheBestOfBefore() {
    Guard resumed = new Guard(0.01, 0.95);
    resumed.cutBegins(0.93);

    assertThat(resumed.isHarmful(0.925, 0.919)).isTrue();
  }
}
