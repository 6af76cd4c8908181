package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.offline.RoundChoice.AfterFailure;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a target compression means in parameters. */
class RoundChoiceTest {

  private static RoundChoice choice(double targetCompression) {
    return new RoundChoice(
        10, new AccuracyFloor.Tolerance(0.01), targetCompression, 3, AfterFailure.CONTINUE);
  }

  @Property
  void theCompressionWithSoManyParametersMeansThatMany(
      @ForAll @IntRange(min = 2, max = 20_000_000) int parameters,
      @ForAll @IntRange(min = 1, max = 1_000_000) int share) {
    int left = (int) Math.max(1, (parameters - 1L) * share / 1_000_000);

    assertThat(choice((double) parameters / left).targetParameters(parameters)).isEqualTo(left);
  }

  @Test
  void aTargetIsNotMissedByAFraction() {
    assertThat(choice(80).targetParameters(266_610)).isEqualTo(3332);
    assertThat(266_610 / 3332.0).isGreaterThan(80);
  }

  @Test
  void withoutATargetNothingIsLeft() {
    assertThat(choice(0).targetParameters(266_610)).isZero();
  }
}
