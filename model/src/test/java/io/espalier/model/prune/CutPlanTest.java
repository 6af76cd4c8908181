package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.RandomNetworks;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which round of a schedule is next, and what it leaves. */
class CutPlanTest {

  /** 99 inputs, 10 neurons: 1,000 parameters. */
  private static final NetworkSpec NETWORK =
      NetworkSpec.dense(InputShape.flat(99), List.of(10), Nonlinearity.RELU);

  private static CutPlan plan(String schedule, double compression, SizeMetric measure) {
    return new CutPlan(
        KeepRatios.uniform(new KeepRatio(0.9)), Schedule.named(schedule, 4, compression), measure);
  }

  private static NetworkSnapshot network(NetworkSpec spec) {
    return NetworkSnapshot.dense(spec, RandomNetworks.gaussian(new Random(3), spec.size(), 1));
  }

  /** What the next cut leaves of so many parameters. */
  private static long left(CutPlan plan, int parameters, double force) {
    BitSet gone = new BitSet();
    gone.set(parameters, NETWORK.parameters());
    NetworkSnapshot before = network(NETWORK).without(gone);
    Selection next =
        plan.choose(NETWORK, before, Evidence.NONE, new Magnitude(Scope.NETWORK), force, 0);
    return before.without(next.cut()).kept();
  }

  @Test
  void theNextRoundIsTheFirstThatLeavesLessThanIsThere() {
    CutPlan linear = plan("linear", 5, SizeMetric.PARAMETERS);

    assertThat(left(linear, 1_000, 1)).isEqualTo(800);
    assertThat(left(linear, 805, 1)).as("800 is reached within 1 %").isEqualTo(600);
    assertThat(left(linear, 820, 1)).as("800 is still to come").isEqualTo(800);
    assertThat(left(linear, 590, 1)).isEqualTo(400);
    assertThat(left(linear, 250, 1)).isEqualTo(200);
    assertThat(left(plan("one-shot", 5, SizeMetric.PARAMETERS), 1_000, 1)).isEqualTo(200);
  }

  @Test
  void aGentlerCutGoesPartOfTheWayToTheSameBudget() {
    CutPlan linear = plan("linear", 5, SizeMetric.PARAMETERS);

    assertThat(left(linear, 1_000, 0.5)).isEqualTo(900);
    assertThat(left(linear, 1_000, 0.25)).isEqualTo(950);
  }

  @Test
  void nothingIsCutOnceAllRoundsAreMade() {
    CutPlan linear = plan("linear", 5, SizeMetric.PARAMETERS);

    assertThat(linear.isDone(NETWORK, 203)).isFalse();
    assertThat(linear.isDone(NETWORK, 202)).isTrue();
    assertThat(left(linear, 202, 1)).isEqualTo(202);
    assertThat(left(linear, 150, 1)).as("never grows back").isEqualTo(150);
    assertThat(plan("alpha", 5, SizeMetric.PARAMETERS).isDone(NETWORK, 1)).isFalse();
  }

  /** Budgets of few neurons are rounded by more than a per cent: none may be waited for. */
  @Property(tries = 200, seed = "109")
  void roundsOfFewNeuronsEndAtTheTarget(
      @ForAll @IntRange(min = 1, max = 30) int rounds,
      @ForAll @DoubleRange(min = 1.5, max = 12) double compression) {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(5), List.of(32, 2), Nonlinearity.RELU);
    CutPlan plan =
        new CutPlan(
            KeepRatios.NNRELIEF,
            new Schedule.Geometric(rounds, 1 / compression),
            SizeMetric.NEURONS);
    NetworkSnapshot left = network(spec);
    int cuts = 0;
    while (!plan.isDone(spec, SizeMetric.NEURONS.of(spec, left.live()))) {
      BitSet cut = plan.choose(spec, left, Evidence.NONE, new Magnitude(), 1, 0).cut();
      assertThat(cut.isEmpty()).as("cut %d", ++cuts).isFalse();
      left = left.without(cut);
    }

    assertThat(SizeMetric.NEURONS.of(spec, left.live())).isEqualTo(Math.round(32 / compression));
    assertThat(cuts).isBetween(1, rounds);
  }
}
