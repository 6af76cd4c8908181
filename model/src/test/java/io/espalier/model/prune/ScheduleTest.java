package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.prune.Schedule.Cubic;
import io.espalier.model.prune.Schedule.Geometric;
import io.espalier.model.prune.Schedule.IterativeAlpha;
import io.espalier.model.prune.Schedule.Linear;
import io.espalier.model.prune.Schedule.OneShot;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How much each round leaves. */
class ScheduleTest {

  @Property(tries = 200, seed = "101")
  void everyScheduleFallsToItsTargetAndStaysThere(
      @ForAll @IntRange(min = 1, max = 60) int rounds,
      @ForAll @DoubleRange(min = 1.01, max = 200) double compression) {
    for (String name : List.of("linear", "cubic", "geometric", "one-shot")) {
      Schedule schedule = Schedule.named(name, rounds, compression);
      double before = 1;
      for (int round = 1; round <= rounds + 2; round++) {
        double kept = schedule.kept(round).orElseThrow();
        assertThat(kept).isLessThanOrEqualTo(before).isGreaterThanOrEqualTo(1 / compression);
        before = kept;
      }
      assertThat(schedule.kept(rounds).orElseThrow()).isCloseTo(1 / compression, within(1e-12));
      assertThat(before).isCloseTo(1 / compression, within(1e-12));
    }
  }

  @Test
  void cubicCutsDeepFirstLinearEvenlyAndGeometricByTheSameShare() {
    assertThat(new Linear(4, 0.2).kept(1).orElseThrow()).isCloseTo(0.8, within(1e-12));
    assertThat(new Linear(4, 0.2).kept(2).orElseThrow()).isCloseTo(0.6, within(1e-12));
    assertThat(new Cubic(2, 0.2).kept(1).orElseThrow()).isCloseTo(0.3, within(1e-12));
    assertThat(new Geometric(2, 0.16).kept(1).orElseThrow()).isCloseTo(0.4, within(1e-12));
    assertThat(new OneShot(0.2).kept(1).orElseThrow()).isEqualTo(0.2);
    assertThat(new IterativeAlpha().kept(1)).isEmpty();
  }

  @Test
  void areKnownByName() {
    for (String name : Schedule.NAMES) {
      assertThat(Schedule.named(name, 3, 10).name()).isEqualTo(name);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.named("square", 3, 10))
        .withMessage(
            "schedule 'square' is not known. Use alpha, linear, cubic, geometric or one-shot.");
  }

  @Test
  void whatEndsAtATargetNeedsOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.named("cubic", 3, 0))
        .withMessage("schedule 'cubic' ends at a target compression above 1, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(0, 0.5))
        .withMessageContaining("rounds must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OneShot(1))
        .withMessageContaining("above 0 and below 1");
  }
}
