package io.espalier.model.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomNetworks;
import io.espalier.model.compact.Compaction;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergingTest {

  private static final int SAMPLES = 60;

  private static MergeSettings settings(Ranking ranking, Form form) {
    return new MergeSettings(ranking, form, 0, CorrelationGate.OPEN, 1);
  }

  /** Tanh, so that no unit is silent. */
  private static NetworkSnapshot network(Random random, Integer... widths) {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(5), List.of(widths), Nonlinearity.TANH);
    return NetworkSnapshot.dense(spec, RandomNetworks.gaussian(random, spec.parameters(), 0.5));
  }

  private static Observed observed(Random random, NetworkSnapshot network) {
    int size = network.spec().input().size();
    return Observed.of(network, RandomNetworks.gaussian(random, SAMPLES * size, 1));
  }

  private static void requireSameOutputs(Observed before, NetworkSnapshot after) {
    List<List<double[]>> signals = Observed.of(after, before.features()).signals();
    for (int sample = 0; sample < signals.size(); sample++) {
      List<double[]> expected = before.signals().get(sample);
      double[] actual = signals.get(sample).get(expected.size() - 1);
      assertThat(actual).containsExactly(expected.get(expected.size() - 1), within(2e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void anExactLinearPairIsMergedWithoutChangingTheOutputs(Form form) {
    // Given neurons 1 and 3 of a linear layer with h3 = 2·h1 − 0.5
    Random random = new Random(5);
    NetworkSpec spec = new NetworkSpec(InputShape.flat(5), List.of(new Dense(4), new Dense(3)));
    float[] values = RandomNetworks.gaussian(random, spec.parameters(), 0.5);
    ParameterBlock first = spec.blocks().get(0);
    for (int input = 0; input < 5; input++) {
      values[first.weight(input, 3)] = 2 * values[first.weight(input, 1)];
    }
    values[first.bias(3)] = 2 * values[first.bias(1)] - 0.5f;
    Observed before = observed(random, NetworkSnapshot.dense(spec, values));
    MergeSettings settings =
        new MergeSettings(Ranking.CORRELATION, form, 1e-9, CorrelationGate.OPEN, 1);
    // When
    Merged merged = new Merging(before.network(), before.evidence(), settings).cheapest();
    // Then
    assertThat(merged.merges()).hasSize(1);
    MergeCandidate merge = merged.merges().get(0);
    assertThat(merge.fold().unit()).isIn(1, 3);
    assertThat(merge.correlation()).isCloseTo(1, within(1e-7));
    assertThat(merged.network().kept()).isEqualTo(spec.parameters() - 5 - 1 - 3);
    requireSameOutputs(before, merged.network());
  }

  @Property(tries = 200, seed = "71")
  void theMeanDoesNotShiftAndTheErrorIsTheFormulas(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    Observed before = observed(random, network(random, 6, 4, 3));
    Form form = random.nextBoolean() ? Form.PAIR : Form.ALL;
    Ranking ranking = random.nextBoolean() ? Ranking.CORRELATION : Ranking.ERROR;
    // When
    Merged merged =
        new Merging(before.network(), before.evidence(), settings(ranking, form)).cheapest();
    // Then
    MergeCandidate merge = merged.merges().get(0);
    int group = merge.fold().group();
    double[][] expected = before.preActivations(group);
    double[][] actual = Observed.of(merged.network(), before.features()).preActivations(group);
    assertThat(shifts(expected, actual)).containsOnly(new double[expected[0].length], within(1e-5));
    double variance = totalVariance(expected);
    assertThat(squaredError(expected, actual) / variance)
        .isCloseTo(merge.error(), within(1e-5 + 1e-4 * merge.error()));
  }

  /** Costs on few records are upper bounds, and come down to the estimates. */
  @Property(tries = 60, seed = "76")
  void aCostOnFewRecordsIsNotTakenForLessThanItMayBe(@ForAll long seed) {
    Random random = new Random(seed);
    Observed seen = observed(random, network(random, 6, 4, 3));
    Form form = random.nextBoolean() ? Form.PAIR : Form.ALL;
    Ranking ranking = random.nextBoolean() ? Ranking.CORRELATION : Ranking.ERROR;
    MergeSettings trusting = settings(ranking, form);
    MergeSettings doubtful = trusting.withSignificance(0.05);
    double estimate = cost(seen, 1, trusting);

    assertThat(cost(seen, 1, doubtful)).isGreaterThanOrEqualTo(estimate * (1 - 1e-6) - 1e-9);
    assertThat(cost(seen, 10, doubtful)).isLessThanOrEqualTo(cost(seen, 1, doubtful) + 1e-9);
    assertThat(cost(seen, 1e12, doubtful)).isCloseTo(estimate, within(1e-4 * (1 + estimate)));
    assertThat(cost(seen, 10, trusting)).isCloseTo(estimate, within(1e-9 * (1 + estimate)));
  }

  /** Of the cheapest merge, where each record was seen so many times. */
  private static double cost(Observed seen, double times, MergeSettings settings) {
    NeuronEvidence.State once = seen.evidence();
    NeuronEvidence.State often =
        new NeuronEvidence.State(
            once.firstGroup(), once.raw().stream().map(state -> repeated(state, times)).toList());
    return new Merging(seen.network(), often, settings).cheapest().merges().get(0).cost();
  }

  private static CoMoments.State repeated(CoMoments.State state, double times) {
    return new CoMoments.State(
        state.weight() * times,
        state.squaredWeight() * times,
        state.mean(),
        Arrays.stream(state.coMoment()).map(moment -> moment * times).toArray());
  }

  /** The dense layers behind convolutions, of which group 0 are flattened planes. */
  @Property(tries = 60, seed = "74")
  void behindConvolutionsTheErrorIsTheFormulasAndConvolutionsAreLeftAlone(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(2, 4, 5),
            List.of(
                new Conv2d(3, new Window(3, 2, 1, 0), true),
                new Activation(Nonlinearity.TANH),
                new Flatten(),
                new Dropout(0.5, 1),
                new Dense(5),
                new Activation(Nonlinearity.TANH),
                new Dropout(0.5, 2),
                new Dense(4)));
    float[] values = RandomNetworks.gaussian(random, spec.size(), 0.5);
    Observed before = observed(random, NetworkSnapshot.dense(spec, values));
    int firstGroup = random.nextInt(2);
    MergeSettings settings =
        new MergeSettings(
            Ranking.ERROR,
            random.nextBoolean() ? Form.PAIR : Form.ALL,
            0,
            CorrelationGate.OPEN,
            firstGroup);
    Merging merging = new Merging(before.network(), before.evidence(), settings);
    // When
    Merged one = merging.cheapest();
    Merged all = merging.upTo(Double.POSITIVE_INFINITY);
    // Then
    MergeCandidate merge = one.merges().get(0);
    int group = merge.fold().group();
    double[][] expected = before.preActivations(group);
    double[][] actual = Observed.of(one.network(), before.features()).preActivations(group);
    assertThat(shifts(expected, actual)).containsOnly(new double[expected[0].length], within(1e-5));
    assertThat(squaredError(expected, actual) / totalVariance(expected))
        .isCloseTo(merge.error(), within(1e-5 + 1e-4 * merge.error()));
    int convolution = spec.blocks().get(0).end();
    assertThat(all.network().live().get(0, convolution).cardinality()).isEqualTo(convolution);
    assertThat(Arrays.copyOf(all.network().values(), convolution))
        .containsExactly(Arrays.copyOf(values, convolution));
    assertThat(merging.mergeable()).isEqualTo(spec.parameters() - convolution);
    assertThat(all.folds()).hasSize(firstGroup == 0 ? 4 + 23 : 4);
  }

  /** Published: 1,035 parameters a neuron and 176,410 others. */
  @Test
  void theNetworkForSvhnWithSomeNeuronsLeftHasThatManyParameters() {
    NetworkSpec svhn =
        NetworkSpec.parse("noiseout-svhn", new InputShape(3, 32, 32), 10, Nonlinearity.RELU);
    NetworkSnapshot network = NetworkSnapshot.dense(svhn, new float[svhn.size()]);
    List<Fold> folds = new ArrayList<>();
    for (int unit = 1023; unit >= 25; unit--) {
      folds.add(new Fold(1, unit, new int[] {3}, new double[] {0.5}, 0.1));
    }

    NetworkSnapshot merged = Folds.applyTo(network, folds);

    assertThat(svhn.parameters()).isEqualTo(176_410 + 1_035 * 1024);
    assertThat(merged.kept()).isEqualTo(176_410 + 1_035 * 25);
  }

  /** Residuals of nested regressions are orthogonal: the errors of a sweep add up. */
  @Property(tries = 100, seed = "72")
  void theErrorsOfManyMergesOfOneGroupAddUp(@ForAll long seed) {
    Random random = new Random(seed);
    Observed before = observed(random, network(random, 7, 3));

    Merged merged =
        new Merging(before.network(), before.evidence(), settings(Ranking.ERROR, Form.ALL))
            .leaving(before.network().kept() - 3 * 9);

    double[][] expected = before.preActivations(1);
    double[][] actual = Observed.of(merged.network(), before.features()).preActivations(1);
    assertThat(merged.merges()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(squaredError(expected, actual) / totalVariance(expected))
        .isCloseTo(merged.merges().stream().mapToDouble(MergeCandidate::error).sum(), within(1e-5));
  }

  /** Of a sweep over two groups: what is merged above no longer hears of errors below. */
  @Property(tries = 40, seed = "76")
  void errorsBelowAreSharesOfWhatIsLeftAbove(@ForAll long seed) {
    Random random = new Random(seed);
    Observed before = observed(random, network(random, 7, 6, 3));

    Merged merged =
        new Merging(before.network(), before.evidence(), settings(Ranking.ERROR, Form.ALL))
            .leaving(before.network().kept() / 3);

    Observed mergedAbove =
        Observed.of(
            Folds.applyTo(
                before.network(),
                merged.folds().stream().filter(fold -> fold.group() == 2).toList()),
            before.features());
    double[][] expected = mergedAbove.preActivations(1);
    double[][] actual = Observed.of(merged.network(), before.features()).preActivations(1);
    List<MergeCandidate> below =
        merged.merges().stream().filter(m -> m.fold().group() == 1).toList();
    assertThat(below).isNotEmpty().hasSizeLessThan(merged.merges().size());
    assertThat(squaredError(expected, actual) / totalVariance(expected))
        .isCloseTo(below.stream().mapToDouble(MergeCandidate::error).sum(), within(1e-5));
  }

  @Test
  void theMostCorrelatedPairGoesFirstAndItsWeakerNeuronIsDropped() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Observed before = observed(random, network(random, 6, 4));
      NeuronEvidence.State evidence = before.evidence();

      MergeCandidate merge =
          new Merging(before.network(), evidence, MergeSettings.FAITHFUL)
              .cheapest()
              .merges()
              .get(0);

      int unit = merge.fold().unit();
      int partner = merge.fold().sources()[0];
      double greatest = 0;
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < i; j++) {
          greatest = Math.max(greatest, Math.abs(correlation(evidence, i, j)));
        }
      }
      assertThat(merge.correlation()).isCloseTo(greatest, within(1e-12));
      assertThat(Math.abs(correlation(evidence, unit, partner))).isCloseTo(greatest, within(1e-12));
      assertThat(strength(before.network(), evidence, unit))
          .isLessThanOrEqualTo(strength(before.network(), evidence, partner));
    }
  }

  private static double correlation(NeuronEvidence.State evidence, int i, int j) {
    var moments = evidence.group(1);
    return moments.covariance(i, j)
        / Math.sqrt(moments.covariance(i, i) * moments.covariance(j, j));
  }

  private static double strength(NetworkSnapshot network, NeuronEvidence.State evidence, int unit) {
    ParameterBlock block = network.spec().blocks().get(1);
    double squares = 0;
    for (int output = 0; output < block.outputs(); output++) {
      squares += Math.pow(network.values()[block.weight(unit, output)], 2);
    }
    return squares * evidence.group(1).covariance(unit, unit);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aNeuronThatDoesNotVaryGoesIntoTheBiasesAndNobodyIsToldFromIt(Form form) {
    // Given neuron 2 reads nothing: it always is tanh(0.7)
    Random random = new Random(9);
    NetworkSnapshot dense = network(random, 5, 3);
    ParameterBlock first = dense.spec().blocks().get(0);
    float[] values = dense.values().clone();
    Arrays.fill(values, first.weight(0, 2), first.weight(0, 3), 0);
    values[first.bias(2)] = 0.7f;
    Observed before = observed(random, NetworkSnapshot.dense(dense.spec(), values));
    // When
    Merging merging =
        new Merging(before.network(), before.evidence(), settings(Ranking.ERROR, form));
    // Then
    Merged one = merging.cheapest();
    Fold fold = one.merges().get(0).fold();
    assertThat(fold.unit()).isEqualTo(2);
    assertThat(fold.sources()).isEmpty();
    assertThat(fold.intercept()).isCloseTo(Math.tanh(0.7), within(1e-7));
    requireSameOutputs(before, one.network());
    assertThat(merging.upTo(Double.POSITIVE_INFINITY).folds())
        .hasSize(4)
        .allSatisfy(each -> assertThat(each.sources()).doesNotContain(2));
  }

  @Test
  void inputsAreMergedOnlyWhenAskedFor() {
    Random random = new Random(3);
    Observed before = observed(random, network(random, 6, 4));
    MergeSettings hidden = settings(Ranking.ERROR, Form.ALL);
    MergeSettings all = new MergeSettings(Ranking.ERROR, Form.ALL, 0, CorrelationGate.OPEN, 0);

    Merged withoutInputs = new Merging(before.network(), before.evidence(), hidden).upTo(1e9);
    Merged withInputs = new Merging(before.network(), before.evidence(), all).upTo(1e9);

    assertThat(withoutInputs.folds()).hasSize(5).allMatch(fold -> fold.group() == 1);
    assertThat(withInputs.folds()).hasSize(9);
    assertThat(Compaction.compact(withInputs.network()).spec().selectedInputs()).isEqualTo(1);
  }

  @Test
  void aGroupOfWhichNothingIsKnownIsLeftAlone() {
    Random random = new Random(6);
    Observed before = observed(random, network(random, 6, 5, 4));
    NeuronEvidence.State evidence =
        new NeuronEvidence.State(
            0,
            List.of(
                before.evidence().group(0),
                before.evidence().group(1),
                new CoMoments(before.evidence().group(2).width()).state()));

    Merged merged =
        new Merging(before.network(), evidence, settings(Ranking.ERROR, Form.PAIR))
            .upTo(Double.POSITIVE_INFINITY);

    assertThat(merged.folds()).isNotEmpty().allMatch(fold -> fold.group() == 1);
  }

  @Test
  void lenetWithSomeNeuronsLeftHasThatManyParameters() {
    NetworkSpec lenet =
        NetworkSpec.parse("lenet-300-100", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    NetworkSnapshot network =
        NetworkSnapshot.dense(
            lenet, RandomNetworks.gaussian(new Random(1), lenet.parameters(), 0.1));
    List<Fold> folds = new ArrayList<>();
    for (int unit = 99; unit >= 17; unit--) {
      folds.add(new Fold(2, unit, new int[] {3}, new double[] {0.5}, 0.1));
    }
    for (int unit = 299; unit >= 21; unit--) {
      folds.add(new Fold(1, unit, new int[] {4, 7}, new double[] {0.5, 2}, 0.1));
    }

    NetworkSnapshot merged = Folds.applyTo(network, folds);

    int a = 21;
    int b = 17;
    assertThat(merged.kept()).isEqualTo(785 * a + a * b + 11 * b + 10);
    NetworkSpec compacted = Compaction.compact(merged).spec();
    assertThat(compacted.blocks().get(0).outputs()).isEqualTo(a);
    assertThat(compacted.blocks().get(1).outputs()).isEqualTo(b);
    assertThat(compacted.parameters()).isEqualTo(merged.kept());
  }

  @Property(tries = 200, seed = "73")
  void noSweepMakesAMaskedNetworkLargerAndTheTargetIsReached(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);
    Observed before = observed(random, network);
    MergeSettings settings =
        new MergeSettings(
            random.nextBoolean() ? Ranking.CORRELATION : Ranking.ERROR,
            random.nextBoolean() ? Form.PAIR : Form.ALL,
            1e-6,
            CorrelationGate.OPEN,
            random.nextInt(2));
    if (settings.firstGroup() >= network.spec().blocks().size()) {
      return;
    }
    Merging merging = new Merging(network, before.evidence(), settings);

    Merged all = merging.upTo(Double.POSITIVE_INFINITY);
    Merged some = merging.leaving((network.kept() + all.network().kept()) / 2);

    int kept = network.kept();
    NetworkSnapshot step = network;
    for (Fold fold : all.folds()) {
      step = Folds.applyTo(step, List.of(fold));
      assertThat(step.kept()).isLessThan(kept);
      kept = step.kept();
    }
    assertThat(step.live()).isEqualTo(all.network().live());
    assertThat(step.values()).containsExactly(all.network().values());
    assertThat(some.network().kept())
        .isLessThanOrEqualTo((network.kept() + all.network().kept()) / 2)
        .isGreaterThanOrEqualTo(all.network().kept());
    assertThat(some.merges().size()).isLessThanOrEqualTo(all.merges().size());
  }

  @Test
  void aMaskedConnectionThatIsNeededIsRevived() {
    // Given h1 = h0 in a linear layer; output 0 reads both, output 1 reads only h1
    NetworkSpec spec = new NetworkSpec(InputShape.flat(2), List.of(new Dense(2), new Dense(2)));
    float[] values = {1, -2, 1, -2, 0, 0, 3, 4, 0, 5, 0.5f, 0.25f};
    BitSet live = new BitSet();
    live.set(0, 12);
    live.clear(8);
    Observed before = observed(new Random(1), new NetworkSnapshot(spec, values, live));

    NetworkSnapshot merged =
        Folds.applyTo(
            before.network(), List.of(new Fold(1, 1, new int[] {0}, new double[] {1}, 0)));

    assertThat(merged.values()[6]).isEqualTo(7);
    assertThat(merged.values()[8]).isEqualTo(5);
    assertThat(merged.live().get(8)).isTrue();
    requireSameOutputs(before, merged);
  }

  @Test
  void refusesEvidenceAboutAnotherNetworkAndNone() {
    Random random = new Random(2);
    Observed one = observed(random, network(random, 6, 4));
    Observed other = observed(random, network(random, 7, 4));
    NeuronEvidence.State none =
        new NeuronEvidence(one.network().spec().blocks(), 0, HalfLife.INFINITE).state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Merging(one.network(), other.evidence(), MergeSettings.FAITHFUL))
        .withMessage("dense2 reads 6 units, the evidence is about 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Merging(one.network(), none, MergeSettings.FAITHFUL))
        .withMessage(
            "nothing is known of any unit that may be merged: no record has been observed");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Folds.applyTo(one.network(), List.of(new Fold(1, 6, new int[0], new double[0], 0))))
        .withMessage("the network has no unit 6 in group 1. Maybe it has been compacted since.");
  }

  private static double[] shifts(double[][] expected, double[][] actual) {
    double[] shifts = new double[expected[0].length];
    for (int sample = 0; sample < expected.length; sample++) {
      for (int k = 0; k < shifts.length; k++) {
        shifts[k] += (actual[sample][k] - expected[sample][k]) / expected.length;
      }
    }
    return shifts;
  }

  private static double squaredError(double[][] expected, double[][] actual) {
    double sum = 0;
    for (int sample = 0; sample < expected.length; sample++) {
      for (int k = 0; k < expected[sample].length; k++) {
        sum += Math.pow(actual[sample][k] - expected[sample][k], 2);
      }
    }
    return sum / expected.length;
  }

  private static double totalVariance(double[][] values) {
    double[] mean = shifts(new double[values.length][values[0].length], values);
    double[][] means = new double[values.length][];
    Arrays.fill(means, mean);
    return squaredError(means, values);
  }
}
