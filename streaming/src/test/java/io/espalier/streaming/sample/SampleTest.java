package io.espalier.streaming.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Samples, batches and what they are made of. */
class SampleTest {

  private static final float[] FEATURES = {1, 2};

  /** Of each type, one value for each number. */
  static final List<IntFunction<Object>> TYPES =
      List.of(
          x -> sample(x, 2, 2, 2),
          x -> sample(2, x, 2, 2),
          x -> sample(2, 2, x, 2),
          x -> sample(2, 2, 2, x),
          x -> new ClassLabels(new int[] {x}),
          x -> origins(x, 2, 2, 2),
          x -> origins(2, x, 2, 2),
          x -> origins(2, 2, x, 2),
          x -> origins(2, 2, 2, x),
          x -> batch(x, 2, 2),
          x -> batch(2, x, 2),
          x -> batch(2, 2, x));

  private static Sample sample(int key, int time, int feature, int label) {
    return new Sample(
        Optional.of(new byte[] {(byte) key}),
        OptionalLong.of(time),
        new float[] {feature},
        new ClassTarget(label));
  }

  private static SampleOrigins origins(int partition, int offset, int time, int key) {
    return new SampleOrigins(
        new int[] {partition}, new long[] {offset}, new long[] {time}, new byte[][] {{(byte) key}});
  }

  private static Batch batch(int feature, int label, int key) {
    return new Batch(
        new float[] {feature},
        new ClassLabels(new int[] {label}),
        origins(0, 0, 0, key),
        Offsets.NONE,
        0,
        0);
  }

  @ParameterizedTest
  @FieldSource("TYPES")
  void areEqualByContent(IntFunction<Object> type) {
    assertThat(type.apply(2)).isEqualTo(type.apply(2)).hasSameHashCodeAs(type.apply(2));
    assertThat(type.apply(2)).isNotEqualTo(type.apply(3));
  }

  @Property(tries = 200, seed = "41")
  void aSharedTargetIsTheSameAsOneOfItsOwn(@ForAll @IntRange(max = 2_000) int label) {
    assertThat(ClassTarget.of(label)).isEqualTo(new ClassTarget(label));
    assertThat(new Sample(FEATURES, label).label()).isEqualTo(label);
  }

  @Test
  void aStreamOfAFewClassesHasATargetForEach() {
    assertThat(ClassTarget.of(9)).isSameAs(ClassTarget.of(9));
  }

  @Test
  void oneOfAClassAloneHasNoKeyAndNoTime() {
    assertThat(new Sample(FEATURES, 1))
        .isEqualTo(
            new Sample(Optional.empty(), OptionalLong.empty(), FEATURES, new ClassTarget(1)));
  }

  @Test
  void whatCanNotBeIsRefused() {
    assertThatThrownBy(() -> new Sample(new float[0], 1))
        .hasMessage("a sample needs at least one feature");
    assertThatThrownBy(() -> new Sample(FEATURES, -1)).hasMessage("a label is 0 or more, got -1");
    assertThatThrownBy(
            () -> new Sample(Optional.empty(), OptionalLong.of(-1), FEATURES, new ClassTarget(1)))
        .hasMessage("a timestamp is a number of milliseconds since 1970, 0 or more, got -1");
    assertThatThrownBy(() -> new SampleOrigins(new int[2], new long[2], new long[1], new byte[2][]))
        .hasMessage("2 partitions, 2 offsets, 1 timestamps and 2 keys of the same records");
  }

  @Test
  void aBatchIsOfOneSize() {
    ClassLabels two = new ClassLabels(new int[2]);
    SampleOrigins origins = new SampleOrigins(new int[2], new long[2], new long[2], new byte[2][]);

    assertThatThrownBy(() -> new Batch(new float[3], two, origins, Offsets.NONE, 0, 0))
        .hasMessage("3 feature values do not divide into 2 samples");
    assertThatThrownBy(() -> new Batch(new float[4], two, SampleOrigins.NONE, Offsets.NONE, 0, 0))
        .hasMessage("origins of 0 records for 2 samples");
    assertThat(Batch.empty(Offsets.NONE, 3, 1).size()).isZero();
  }
}
