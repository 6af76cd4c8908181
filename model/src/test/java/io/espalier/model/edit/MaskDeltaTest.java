package io.espalier.model.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.RandomNetworks;
import io.espalier.model.edit.MaskDelta.Direction;
import java.util.Arrays;
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
    float[] values = RandomNetworks.gaussian(random, indices.length, 1);
    List<float[]> moments =
        random.nextBoolean() ? List.of() : List.of(values.clone(), new float[values.length]);
    Direction direction = random.nextBoolean() ? Direction.CUT : Direction.REGROW;
    MaskDelta delta = new MaskDelta(direction, indices, values, moments);

    List<MaskDelta> slices = delta.slices(largest);
    MaskDelta joined = MaskDelta.join(direction, slices);

    assertThat(slices)
        .hasSize((indices.length + largest - 1) / largest)
        .allSatisfy(slice -> assertThat(slice.size()).isBetween(1, largest));
    assertThat(joined)
        .isEqualTo(indices.length > 0 ? delta : new MaskDelta(direction, indices, values));
  }

  @Property(tries = 100, seed = "72")
  void aTranslationThereAndBackKeepsWhatTheOtherNetworkHas(@ForAll long seed) {
    Random random = new Random(seed);
    int[] origins = random.ints(30, 0, 100).sorted().distinct().toArray();
    int[] indices = random.ints(40, 0, 100).sorted().distinct().toArray();
    float[] values = RandomNetworks.gaussian(random, indices.length, 1);
    MaskDelta delta =
        new MaskDelta(Direction.CUT, indices, values, List.of(values.clone(), values.clone()));

    MaskDelta inside = delta.translated(index -> Arrays.binarySearch(origins, index));

    assertThat(inside.translated(index -> origins[index]))
        .isEqualTo(delta.only(index -> Arrays.binarySearch(origins, index) >= 0));
    assertThat(inside.moments())
        .hasSize(2)
        .allSatisfy(m -> assertThat(m).isEqualTo(inside.values()));
  }

  @Test
  void partsWithoutMomentsAreJoinedAsZeros() {
    MaskDelta known =
        new MaskDelta(Direction.REGROW, new int[] {5}, new float[] {1}, List.of(new float[] {3}));

    MaskDelta joined = MaskDelta.join(Direction.REGROW, List.of(known, regrow(new int[] {2}, 4)));

    assertThat(joined.values()).containsExactly(4, 1);
    assertThat(joined.moments()).singleElement().isEqualTo(new float[] {0, 3});
  }

  @Test
  void whatIsTakenComesBackWithTheInverse() {
    MaskDelta cut = MaskDelta.cut(BitSet.valueOf(new long[] {0b1010}));

    MaskDelta taken = cut.taking(new float[] {1, 2, 3, 4}, List.of(new float[] {5, 6, 7, 8}));

    assertThat(taken.inverse())
        .isEqualTo(
            new MaskDelta(
                Direction.REGROW,
                new int[] {1, 3},
                new float[] {2, 4},
                List.of(new float[] {6, 8})));
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
        .isThrownBy(
            () ->
                new MaskDelta(
                    Direction.CUT, new int[] {1}, new float[1], List.of(new float[] {1, 2})))
        .withMessage("1 indices but 2 moments");
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
