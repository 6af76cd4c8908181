package io.espalier.model.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.edit.MaskDelta.Direction;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaskDeltaTest {

  @Property(tries = 200, seed = "71")
  void slicesJoinToTheWhole(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int largest) {
    Random random = new Random(seed);
    int[] indices = random.ints(random.nextInt(40), 0, 500).sorted().distinct().toArray();
    float[] values = new float[indices.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = random.nextFloat();
    }
    Direction direction = random.nextBoolean() ? Direction.CUT : Direction.REGROW;
    MaskDelta delta = new MaskDelta(direction, indices, values);

    List<MaskDelta> slices = delta.slices(largest);
    MaskDelta joined = MaskDelta.join(direction, slices);

    assertThat(slices)
        .hasSize((indices.length + largest - 1) / largest)
        .allSatisfy(slice -> assertThat(slice.size()).isBetween(1, largest));
    assertThat(joined.direction()).isEqualTo(direction);
    assertThat(joined.indices()).containsExactly(indices);
    assertThat(joined.values()).containsExactly(values);
  }

  @Test
  void joinsInAnyOrder() {
    MaskDelta joined =
        MaskDelta.join(
            Direction.REGROW,
            List.of(regrow(new int[] {5, 9}, 1, 2), regrow(new int[] {2, 7}, 3, 4)));

    assertThat(joined.indices()).containsExactly(2, 5, 7, 9);
    assertThat(joined.values()).containsExactly(3, 1, 4, 2);
  }

  @Test
  void theInverseOfTheInverseIsTheSameChange() {
    MaskDelta delta = regrow(new int[] {1, 4}, 0.5f, -2);

    assertThat(delta.inverse().direction()).isEqualTo(Direction.CUT);
    assertThat(delta.inverse().inverse().direction()).isEqualTo(Direction.REGROW);
    assertThat(delta.inverse().inverse().indices()).containsExactly(1, 4);
    assertThat(delta.inverse().inverse().values()).containsExactly(0.5f, -2);
  }

  @Test
  void aCutHoldsTheParametersInOrder() {
    BitSet parameters = new BitSet();
    parameters.set(8);
    parameters.set(3);

    MaskDelta cut = MaskDelta.cut(parameters);

    assertThat(cut.direction()).isEqualTo(Direction.CUT);
    assertThat(cut.indices()).containsExactly(3, 8);
    assertThat(cut.size()).isEqualTo(2);
    cut.requireWithin(9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cut.requireWithin(8))
        .withMessageStartingWith(
            "a change of parameter 8 does not fit a network with 8 parameters");
  }

  @Test
  void refusesWhatIsNoChange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regrow(new int[] {1, 2}, 3))
        .withMessage("2 indices but 1 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regrow(new int[] {2, 2}, 3, 3))
        .withMessage("indices must ascend, got 2 after 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regrow(new int[] {-1, 2}, 3, 3))
        .withMessage("indices must be 0 or more, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> regrow(new int[] {1}, 3).slices(0))
        .withMessage("a slice needs at least 1 parameter, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskDelta.join(Direction.CUT, List.of(regrow(new int[] {1}, 3))))
        .withMessage("a REGROW can not be part of a CUT");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MaskDelta.join(
                    Direction.REGROW, List.of(regrow(new int[] {1}, 3), regrow(new int[] {1}, 4))))
        .withMessage("indices must ascend, got 1 after 1");
  }

  private static MaskDelta regrow(int[] indices, float... values) {
    return new MaskDelta(Direction.REGROW, indices, values);
  }
}
