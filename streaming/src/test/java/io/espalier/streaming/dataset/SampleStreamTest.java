package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleStreamTest {

  /** 12 samples of 3 classes; sample i holds 10 i, 10 i + 1, … as a 2×2 image. */
  private static final DataSet TWELVE = numbered(12, new SampleShape(1, 2, 2, 3));

  private static final StreamPlan PLAIN = StreamPlan.endless(5, true, DriftSchedule.NONE);

  @Test
  void everyEpochHoldsEverySampleOnceInItsOwnOrder() {
    List<Integer> three = indices(read(PLAIN.epochs(3, TWELVE.train())));

    List<Integer> all = IntStream.range(0, 12).boxed().toList();
    assertThat(three).hasSize(36);
    assertThat(three.subList(0, 12)).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(three.subList(12, 24))
        .containsExactlyInAnyOrderElementsOf(all)
        .isNotEqualTo(three.subList(0, 12));
    assertThat(indices(read(PLAIN.withSeed(6).records(12)))).isNotEqualTo(three.subList(0, 12));
  }

  @Test
  void unshuffledKeepsTheOrder() {
    StreamPlan plan = StreamPlan.endless(5, false, DriftSchedule.NONE).records(14);

    assertThat(indices(read(plan))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1);
  }

  @Test
  void endsWhereThePlanEnds() {
    SampleStream stream = new SampleStream(TWELVE, PLAIN.records(1));

    stream.next();

    assertThat(stream.hasNext()).isFalse();
    assertThat(stream.position()).isEqualTo(1);
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    assertThat(new SampleStream(TWELVE, PLAIN).hasNext()).isTrue();
  }

  @Property(tries = 200, seed = "41")
  void startingAtARecordContinuesIdentically(
      @ForAll @IntRange(max = 60) int start,
      @ForAll DriftKind kind,
      @ForAll @IntRange(max = 2) int n) {
    DriftPattern pattern =
        List.of(
                new DriftPattern.Abrupt(20),
                new DriftPattern.Gradual(10, 30),
                new DriftPattern.Recurring(7))
            .get(n);
    StreamPlan plan = PLAIN.withDrift(new DriftSchedule(pattern, kind)).records(60);

    List<Sample> whole = read(plan);
    List<Sample> rest = read(plan.from(start));

    assertThat(rest)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(whole.subList(start, 60));
  }

  @Test
  void labelSwapExchangesNamesInPairsFromTheChangeOn() {
    List<Sample> before = read(PLAIN.records(48));
    List<Sample> after = read(drifting(new DriftPattern.Abrupt(24), DriftKind.LABEL_SWAP, 48));

    int[] renamed = {-1, -1, -1};
    for (int i = 0; i < 48; i++) {
      assertThat(after.get(i).features()).isEqualTo(before.get(i).features());
      if (i < 24) {
        assertThat(after.get(i).label()).isEqualTo(before.get(i).label());
      } else {
        renamed[before.get(i).label()] = after.get(i).label();
      }
    }
    assertThat(renamed).containsExactlyInAnyOrder(0, 1, 2).isNotEqualTo(new int[] {0, 1, 2});
    assertThat(IntStream.of(0, 1, 2).map(c -> renamed[renamed[c]])).containsExactly(0, 1, 2);
  }

  @Test
  void rotationIsAQuarterTurnClockwise() {
    StreamPlan plan = drifting(new DriftPattern.Abrupt(1), DriftKind.ROTATION, 2);

    float[] turned = read(plan).get(1).features();
    float[] upright = read(PLAIN.records(2)).get(1).features();

    // 0 1      2 0
    // 2 3  →   3 1
    assertThat(turned).containsExactly(upright[2], upright[0], upright[3], upright[1]);
  }

  @Test
  void inversionAndRotationDoNotTouchTheDataSet() {
    float[] original = Samples.features(TWELVE, TWELVE.train(), 3).clone();

    Sample changed =
        read(drifting(new DriftPattern.Abrupt(1), DriftKind.INVERSION, 13)).stream()
            .skip(1)
            .filter(sample -> sample.features()[0] == 1 - original[0])
            .findFirst()
            .orElseThrow();

    assertThat(changed.features()[1]).isEqualTo(1 - original[1]);
    assertThat(Samples.features(TWELVE, TWELVE.train(), 3)).isEqualTo(original);
  }

  @Test
  void classesArriveWithTheChange() {
    List<Sample> samples =
        read(drifting(new DriftPattern.Abrupt(120), DriftKind.CLASS_ARRIVAL, 240));

    assertThat(samples.subList(0, 120).stream().map(Sample::label).distinct()).hasSize(2);
    assertThat(samples.subList(120, 240).stream().map(Sample::label).distinct()).hasSize(3);
  }

  @Test
  void randomLabelsSayNothingOfTheSamples() {
    List<Sample> samples =
        read(drifting(new DriftPattern.Recurring(300), DriftKind.RANDOM_LABELS, 900));

    assertThat(right(samples.subList(0, 300))).isEqualTo(300);
    assertThat(right(samples.subList(300, 600))).isBetween(70L, 130L);
    assertThat(right(samples.subList(600, 900))).isEqualTo(300);
  }

  private static long right(List<Sample> samples) {
    List<Integer> indices = indices(samples);
    return IntStream.range(0, samples.size())
        .filter(k -> samples.get(k).label() == TWELVE.train().label(indices.get(k)))
        .count();
  }

  @Test
  void ofOneClassOnlyAllSamplesComeInTurn() {
    List<Sample> samples =
        read(drifting(new DriftPattern.Recurring(120), DriftKind.ONE_CLASS, 360));

    assertThat(samples.subList(0, 120).stream().map(Sample::label).distinct()).hasSize(3);
    assertThat(samples.subList(120, 240).stream().map(Sample::label).distinct()).hasSize(1);
    assertThat(indices(samples.subList(120, 240)).stream().distinct()).hasSize(4);
    assertThat(samples.subList(240, 360).stream().map(Sample::label).distinct()).hasSize(3);
  }

  @Test
  void rotationOfATableIsRefusedAtTheStart() {
    DataSet table = numbered(12, SampleShape.flat(4, 3));
    StreamPlan plan = drifting(new DriftPattern.Abrupt(1), DriftKind.ROTATION, 2);

    assertThatThrownBy(() -> new SampleStream(table, plan))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("drift-kind=rotation needs square images, these samples are 4×1×1");
  }

  private static StreamPlan drifting(DriftPattern pattern, DriftKind kind, long records) {
    return PLAIN.withDrift(new DriftSchedule(pattern, kind)).records(records);
  }

  private static List<Sample> read(StreamPlan plan) {
    List<Sample> samples = new ArrayList<>();
    new SampleStream(TWELVE, plan).forEachRemaining(samples::add);
    return samples;
  }

  private static List<Integer> indices(List<Sample> samples) {
    return samples.stream().map(sample -> (int) sample.features()[0] / 10).toList();
  }

  private static DataSet numbered(int size, SampleShape shape) {
    float[][] rows = new float[size][shape.features()];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % shape.classes();
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = 10 * i + j;
      }
    }
    FloatSamples samples = new FloatSamples(rows, labels);
    return new DataSet.Loaded("numbered", shape, samples, samples);
  }
}
