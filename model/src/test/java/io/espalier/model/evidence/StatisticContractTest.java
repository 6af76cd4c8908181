package io.espalier.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.decay.HalfLife;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every kind of evidence; {@link RunningEvidenceTest} has how they forget. */
class StatisticContractTest {

  private static final EveryKind NETWORK = EveryKind.dense(4, 3, 2);
  private static final EveryKind ANOTHER = EveryKind.dense(5, 4, 3);
  private static final HalfLife HALF_LIFE = new HalfLife(50);

  /** The network without its second hidden unit. */
  private static final EveryKind SMALLER = EveryKind.dense(4, 2, 2);

  private static final KeptParts WITHOUT_A_UNIT =
      new KeptParts() {
        @Override
        public int[] values() {
          return new int[] {0, 1, 2, 3, 8, 9, 10, 11, 12, 14, 15, 17, 18, 20, 21, 22};
        }

        @Override
        public int[] channels(int probe) {
          return probe == 0 ? new int[] {0, 1, 2, 3} : new int[] {0, 2};
        }

        @Override
        public int[] outputs(int layer) {
          return layer == 0 ? new int[] {0, 2} : new int[] {0, 1};
        }
      };

  /** One statistic and what it has seen. */
  private record Case<B, S extends Statistic.State>(
      Statistic<B, S> statistic, RunningStatistic<B, S> running) {

    static <B, S extends Statistic.State> Case<B, S> of(Statistic<B, S> statistic) {
      return new Case<>(statistic, statistic.start(HALF_LIFE)).afterMore(1);
    }

    Case<B, S> afterMore(long seed) {
      Random random = new Random(seed);
      for (int k = 0; k < 5; k++) {
        running.forget(random.nextInt(2_000));
        running.add(batch(NETWORK, random));
      }
      return this;
    }

    B batch(EveryKind network, Random random) {
      return network.batch(random).get(statistic.kind());
    }

    S anotherState() {
      RunningEvidence another = new RunningEvidence(ANOTHER.spec(), HALF_LIFE);
      another.add(ANOTHER.batch(new Random(2)));
      return another.evidence().get(statistic.kind(), "test");
    }

    RunningStatistic<B, S> fresh() {
      return statistic.start(HALF_LIFE);
    }

    /** A copy that shares no array with it. */
    S readAgain() {
      List<double[]> arrays = running.state().arrays().stream().map(double[]::clone).toList();
      return statistic.kind().read(arrays, Evidence.NONE).get(statistic.kind(), "test");
    }

    @Override
    public String toString() {
      return statistic.kind().name();
    }
  }

  static Stream<Case<?, ?>> cases() {
    return NETWORK.spec().statistics().stream().map(Case::of);
  }

  @Test
  void everyKindIsTried() {
    assertThat(cases().<Kind<?, ?>>map(tried -> tried.statistic().kind()).toList())
        .containsExactlyElementsOf(EvidenceSpec.KINDS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void comesBackFromItsArrays(Case<B, S> tried) {
    S state = tried.running().state();

    assertThat(tried.readAgain()).isEqualTo(state).hasSameHashCodeAs(state);
    assertThat(state.weight()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void aStateStaysAsItIs(Case<B, S> tried) {
    S state = tried.running().state();
    S copy = tried.readAgain();

    tried.afterMore(3);
    tried.running().reset();

    assertThat(state).isEqualTo(copy).isNotEqualTo(tried.running().state());
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void whatIsOfAnotherNetworkIsRefusedAndChangesNothing(
      Case<B, S> tried) {
    RunningStatistic<B, S> running = tried.running();
    S before = running.state();

    assertThat(running.isLike(before)).isTrue();
    assertThat(running.isLike(tried.anotherState())).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> running.add(tried.batch(ANOTHER, new Random(4))));
    assertThatIllegalArgumentException().isThrownBy(() -> running.merge(tried.anotherState()));

    assertThat(running.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void whoHasSeenNothingAddsNothing(Case<B, S> tried) {
    S before = tried.running().state();
    RunningStatistic<B, S> fresh = tried.fresh();

    tried.running().merge(fresh.state());
    fresh.merge(before);

    assertThat(tried.running().state()).isEqualTo(before);
    assertThat(fresh.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void whoForgetsAllKeepsItsPlace(Case<B, S> tried) {
    RunningStatistic<B, S> fresh = tried.fresh();
    fresh.reach(tried.running().state().at().position());

    tried.running().reset();

    assertThat(tried.running().state().weight()).isZero();
    assertThat(tried.running().state()).isEqualTo(fresh.state());
  }

  @ParameterizedTest
  @MethodSource("cases")
  <B, S extends Statistic.State> void unitsThatAreGoneSayNothing(Case<B, S> tried) {
    RunningEvidence inside = new RunningEvidence(SMALLER.spec(), HALF_LIFE);
    BatchEvidence batch = SMALLER.batch(new Random(5));
    inside.add(batch);
    RunningStatistic<B, S> outside = tried.fresh();

    outside.add(tried.statistic().outside(batch.get(tried.statistic().kind()), WITHOUT_A_UNIT));

    S known = inside.evidence().get(tried.statistic().kind(), "test");
    assertThat(outside.state().arrays().stream().mapToInt(array -> array.length).sum())
        .isGreaterThan(known.arrays().stream().mapToInt(array -> array.length).sum());
    assertThat(said(outside.state())).isEqualTo(said(known));
  }

  /** The values that are not 0, in their order. */
  private static List<Double> said(Statistic.State state) {
    return state.arrays().stream()
        .flatMap(array -> IntStream.range(0, array.length).mapToObj(k -> array[k]))
        .filter(value -> value != 0)
        .toList();
  }
}
