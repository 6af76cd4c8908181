package io.espalier.actors.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.trainer.ReplaySettings.Keep;
import io.espalier.model.format.SectionFile;
import io.espalier.model.train.DivergedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records whose only feature is their number in the stream. */
class ReplayTest {

  private static final int RECORDS = 50;

  /** The numbers of the records that are learnt again, batch by batch. */
  private final List<float[]> again = new ArrayList<>();

  private Replay replay(ReplaySettings settings, ReplayState start) {
    return new Replay(1, settings, start);
  }

  private void learn(Replay replay, int from, int until, int rareEvery) {
    for (int k = from; k < until; k++) {
      int label = k % rareEvery == 0 ? 1 : 0;
      replay.learnt(new float[] {k}, new int[] {label}, (features, labels) -> again.add(features));
    }
  }

  @Test
  void learnsNothingAgainUnlessItIsAsked() {
    Replay replay = replay(ReplaySettings.NONE, ReplayState.empty(1));

    learn(replay, 0, 100, 2);

    assertThat(again).isEmpty();
    assertThat(replay.extraSteps()).isZero();
    assertThat(replay.state().labels()).isEmpty();
  }

  @Test
  void furtherPassesAreOverTheBatchItself() {
    Replay replay = new Replay(3, ReplaySettings.NONE, ReplayState.empty(1));

    learn(replay, 7, 8, 2);

    assertThat(again).containsExactly(new float[] {7}, new float[] {7});
    assertThat(replay.extraSteps()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aReplayThatGoesOnDrawsWhatItWouldHaveDrawn(Keep keep) {
    ReplaySettings settings = new ReplaySettings(RECORDS, 3, keep);
    Replay whole = replay(settings, ReplayState.empty(5));
    learn(whole, 0, 400, 7);
    List<float[]> expected = List.copyOf(again);
    again.clear();

    Replay first = replay(settings, ReplayState.empty(5));
    learn(first, 0, 170, 7);
    SectionFile file = new SectionFile();
    ReplaySections.put(file, first.state());
    Replay second = replay(settings, ReplaySections.read(file));
    learn(second, 170, 400, 7);

    assertThat(again).usingRecursiveComparison().isEqualTo(expected);
    assertThat(second.state()).isEqualTo(whole.state());
    assertThat(second.extraSteps()).isEqualTo(1_200);
  }

  @Test
  void theNewestAreTheLastOnes() {
    Replay replay = replay(new ReplaySettings(RECORDS, 1, Keep.NEWEST), ReplayState.empty(2));

    learn(replay, 0, 1_000, 2);

    assertThat(sorted(replay)).hasSize(RECORDS).startsWith(950).endsWith(999);
  }

  /** Of 40 reservoirs each record is in 50 of 500: the first half has half of them. */
  @Test
  void aUniformMemoryIsASampleOfAllThatCame() {
    int early = 0;
    for (int seed = 0; seed < 40; seed++) {
      Replay replay = replay(new ReplaySettings(RECORDS, 1, Keep.UNIFORM), ReplayState.empty(seed));
      learn(replay, 0, 500, 2);
      early += (int) Arrays.stream(sorted(replay)).filter(record -> record < 250).count();
    }

    assertThat(early / (40.0 * RECORDS)).isBetween(0.45, 0.55);
  }

  @Test
  void aBalancedMemoryHasAsManyOfARareClassAsOfTheOther() {
    Replay replay = replay(new ReplaySettings(RECORDS, 1, Keep.BALANCED), ReplayState.empty(3));

    learn(replay, 0, 2_000, 20);

    assertThat(Arrays.stream(replay.state().labels()).sum()).isEqualTo(RECORDS / 2);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsForgottenIsNotLearntAgain(Keep keep) {
    Replay replay = replay(new ReplaySettings(RECORDS, 2, keep), ReplayState.empty(4));
    learn(replay, 0, 300, 3);

    replay.forget();
    again.clear();
    learn(replay, 300, 700, 3);

    assertThat(again).hasSize(800).allMatch(drawn -> drawn[0] >= 300);
  }

  /** The batch was learnt once; were this thrown on, it would be learnt and counted twice. */
  @Test
  void whatDivergesIsLeft() {
    Replay replay = replay(new ReplaySettings(RECORDS, 2, Keep.NEWEST), ReplayState.empty(4));

    replay.learnt(
        new float[] {1},
        new int[] {0},
        (features, labels) -> {
          throw new DivergedException(1, Double.NaN);
        });

    assertThat(replay.extraSteps()).isZero();
    assertThat(replay.state().batches()).isEqualTo(1);
  }

  @Test
  void aRunThatLearnsNothingAgainWritesNothing() {
    SectionFile file = new SectionFile();

    ReplaySections.put(file, replay(ReplaySettings.NONE, ReplayState.NONE).state());

    assertThat(file.metadata()).isEmpty();
  }

  @Test
  void nothingIsRememberedInFilesOfEarlierVersions() {
    assertThat(ReplaySections.read(new SectionFile())).isEqualTo(ReplayState.NONE);
  }

  @Test
  void refusesAStateThatCanNotBe() {
    assertThatThrownBy(
            () -> new ReplayState(0, 0, 0, new long[] {1}, new int[] {1}, new float[] {0}))
        .hasMessageContaining("class 1");
    assertThatThrownBy(
            () -> new ReplayState(0, 0, 0, new long[] {2}, new int[] {0, 0}, new float[] {0}))
        .hasMessageContaining("1 features");
  }

  private static float[] numbers(Replay replay) {
    return replay.state().features();
  }

  private static int[] sorted(Replay replay) {
    float[] numbers = numbers(replay);
    int[] whole = new int[numbers.length];
    for (int k = 0; k < whole.length; k++) {
      whole[k] = (int) numbers[k];
    }
    Arrays.sort(whole);
    return whole;
  }
}
