package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Events;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Undecided;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing is cut, and nothing kept, where there is nothing to judge by; and that is told. */
class PrunerGroundTest {

  private static final Accuracy ONE_CLASS = new Accuracy(new int[10], new int[10]);

  private static void learnOneClass(PrunerStage stage, int batches) {
    for (int k = 0; k < batches; k++) {
      stage.learn(ONE_CLASS, 0.5);
    }
  }

  @Test
  void nothingIsCutWhereAllRecordsAreOfOneClass() {
    PrunerStage stage = PrunerStage.fresh();
    learnOneClass(stage, 20);

    assertThat(stage.monitor.hasMessages()).isFalse();
    assertThat(stage.only(CutsWait.class))
        .containsExactly(new CutsWait(100, Optional.of(Doubt.ONE_CLASS), 1, 0));
    stage.learnUntil(260, 9);
    assertThat(stage.monitor.hasMessages()).isTrue();
    assertThat(stage.only(CutsWait.class))
        .last()
        .extracting(CutsWait::doubt)
        .isEqualTo(Optional.empty());
  }

  @Test
  void nothingIsCutWhereAccuracyAreNoBetterThanChance() {
    PrunerStage stage = PrunerStage.fresh();

    stage.learnUntil(200, 5);

    assertThat(stage.monitor.hasMessages()).isFalse();
    assertThat(stage.only(CutsWait.class))
        .extracting(CutsWait::doubt)
        .containsExactly(Optional.of(Doubt.NO_SKILL));
  }

  @Test
  void whatCanNotBeJudgedIsUndoneAndTheNextIsNoGentler() {
    PrunerStage stage = PrunerStage.onProbation();

    learnOneClass(stage, 4);
    stage.applyMask();

    assertThat(stage.only(Undecided.class)).containsExactly(new Undecided(140, Doubt.ONE_CLASS));
    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.ROLLED_BACK);
    assertThat(stage.stateAt(1).backoff()).isEqualTo(Backoff.NONE);
    assertThat(stage.stateAt(2).bestQuality()).as("what says nothing is no best").isZero();
  }

  @Test
  void theFirstRiseIsWaitedFor() {
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.empty(), 0);
    stage.answerWeights();
    stage.learnUntil(40, 7);
    stage.learnUntil(80, 8);
    stage.learnUntil(120, 9);

    assertThat(stage.monitor.hasMessages()).isFalse();
    assertThat(stage.only(CutsWait.class))
        .extracting(CutsWait::doubt)
        .containsExactly(Optional.of(Doubt.FIRST_RISE));
    stage.learnUntil(200, 9);
    assertThat(stage.monitor.hasMessages()).isTrue();
  }

  @Test
  void aMarginBelowTheNoiseIsToldOnce() {
    PrunerStage stage = PrunerStage.onProbation();

    stage.learnUntil(140, 9);

    assertThat(stage.only(GuardCoarsened.class))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.margin()).isEqualTo(0.05);
              assertThat(told.allowed()).isCloseTo(0.164, within(1e-3));
            });
  }

  @Test
  void theNewestHalfIsWhatIsJudgedBy() {
    PrunerStage stage = PrunerStage.onProbation();

    learnOneClass(stage, 2);
    stage.learn(Events.predictions(10, 9), 0.5);
    stage.learn(Events.predictions(10, 9), 0.5);

    assertThat(stage.decisions()).last().extracting(Decision::outcome).isEqualTo(Outcome.KEPT);
  }
}
