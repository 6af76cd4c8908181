package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.format.SectionFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeSectionsTest {

  private static final MaskDelta CUT =
      new MaskDelta(
          Direction.CUT,
          new int[] {2, 5},
          new float[] {0.5f, -0.0f},
          List.of(new float[] {1, 2}, new float[] {3, 4}));
  private static final MaskDelta GROWN =
      new MaskDelta(Direction.REGROW, new int[] {3}, new float[] {7});

  @Test
  void readsWhatItWrote() {
    Change change = new Change(CUT, GROWN, new Shift(new int[] {1}, new float[] {2}));
    SectionFile content = new SectionFile();

    ChangeSections.put(content, change);

    assertThat(ChangeSections.read(content)).isEqualTo(change);
  }

  @Test
  void aFileFromBeforeMomentsWereKeptHasNone() {
    SectionFile content = new SectionFile();
    for (String name : List.of("cut", "grown", "shifted")) {
      content.put("change." + name + ".indices", new int[] {4});
      content.put("change." + name + ".values", new float[] {6});
    }

    assertThat(ChangeSections.read(content))
        .isEqualTo(
            new Change(
                new MaskDelta(Direction.CUT, new int[] {4}, new float[] {6}),
                new MaskDelta(Direction.REGROW, new int[] {4}, new float[] {6}),
                new Shift(new int[] {4}, new float[] {6})));
  }
}
