package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guard.Probation;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.streaming.compare.PairedOutcomes;
import io.espalier.streaming.evaluate.Accuracy;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoingSectionsTest {

  /** Or a probation that goes on would be judged otherwise than one that was not stopped. */
  @Test
  void pairsAreKeptWithTheBatchesThatTheyCameIn() {
    int[] labels = {0, 1, 1, 0};
    Accuracy right = new Accuracy(labels, labels);
    Accuracy wrong = new Accuracy(labels, new int[] {1, 1, 0, 0});
    PairedOutcomes paired =
        PairedOutcomes.NONE.plus(wrong, right).plus(right, right).plus(wrong, right);
    Probation probation =
        new Probation(
            4,
            0.9,
            Change.of(MaskDelta.cut(BitSet.valueOf(new long[] {1}))),
            List.of(),
            List.of(),
            paired);

    assertThat(paired.all().squares()).isEqualTo(8);
    assertThat(DoingSections.read(DoingSections.file(new Doing.Watching(probation))))
        .isEqualTo(new Doing.Watching(probation));
  }
}
