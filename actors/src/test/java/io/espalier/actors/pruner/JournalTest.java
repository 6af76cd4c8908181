package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.ProbationWatch;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final Probation PROBATION =
      new Probation(0, 0.9, Change.of(MaskDelta.cut(BitSet.valueOf(new long[] {1}))));

  private static void decideOn(Journal journal, int round) {
    journal.applied("nnrelief", round, PROBATION, 10);
    journal.judged(
        round,
        PROBATION,
        Outcome.KEPT,
        10,
        new ProbationWatch(PROBATION, new CutCycle(0, 20, 10, 0.01, 1)));
  }

  @Test
  void theEldestRoundsAreForgottenAsAWhole() {
    Journal journal = new Journal(Optional.empty());
    int rounds = Journal.MOST_KEPT;
    for (int round = 1; round <= rounds; round++) {
      decideOn(journal, round);
    }
    journal.applied("nnrelief", rounds + 1, PROBATION, 10);

    List<Decision> decisions = journal.decisions();
    assertThat(decisions).hasSizeBetween(Journal.MOST_KEPT - 2, Journal.MOST_KEPT);
    assertThat(decisions.get(0).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(decisions.get(0).round()).isGreaterThan(rounds / 2 - 2);
    assertThat(decisions.get(decisions.size() - 1).round()).isEqualTo(rounds + 1);
    assertThat(journal.round()).isEqualTo(rounds + 1);
    assertThat(journal.endsOnProbation()).isTrue();
  }
}
