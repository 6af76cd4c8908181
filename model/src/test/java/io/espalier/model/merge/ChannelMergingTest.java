package io.espalier.model.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.compact.Compaction;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels as what the next layer reads: through normalizations, pools and flattening. */
class ChannelMergingTest {

  private static final Activation TANH = new Activation(Nonlinearity.TANH);
  private static final Activation RELU = new Activation(Nonlinearity.RELU);
  private static final Window POINT = Window.square(1, 1, 0);
  private static final Window HALVE = Window.square(2, 2, 0);

  private static MergeSettings settings(Ranking ranking, Form form, double ridge) {
    return new MergeSettings(ranking, form, ridge, CorrelationGate.OPEN, 1, Grouping.CHANNELS);
  }

  private static Merging merging(Observed before, MergeSettings settings) {
    return new Merging(before.network(), before.evidence(Grouping.CHANNELS), settings);
  }

  private static Observed observed(Random random, NetworkSnapshot network, int samples) {
    int size = network.spec().input().size();
    return Observed.of(network, RandomNetworks.gaussian(random, samples * size, 1));
  }

  /** Random values; normalizations divide by something. */
  private static float[] values(Random random, NetworkSpec spec) {
    float[] values = RandomNetworks.gaussian(random, spec.size(), 0.5);
    spec.layout()
        .normalized()
        .forEach(
            norm -> {
              for (int channel = 0; channel < norm.block().channels(); channel++) {
                values[norm.block().variance(channel)] = 0.5f + random.nextFloat();
              }
            });
    return values;
  }

  /** Makes filter {@code unit} put out {@code factor} times what filter {@code source} does. */
  private static void scaleFilter(
      float[] values, ParameterBlock block, int source, int unit, float factor) {
    for (int k = 0; k < block.fanIn(); k++) {
      values[block.weight(0, unit) + k] = factor * values[block.weight(0, source) + k];
    }
    if (block.biased()) {
      values[block.bias(unit)] = factor * values[block.bias(source)];
    }
  }

  /** What a layer reads, or last the logits, of each sample. */
  private static List<double[]> signal(List<List<double[]>> signals, int layer) {
    return signals.stream().map(each -> each.get(layer)).toList();
  }

  private static void requireSameOutputs(Observed before, NetworkSnapshot after) {
    ReferenceNetwork reference = new ReferenceNetwork(after);
    for (int sample = 0; sample < before.signals().size(); sample++) {
      List<double[]> signals = before.signals().get(sample);
      assertThat(reference.logits(before.features(), sample))
          .containsExactly(signals.get(signals.size() - 1), within(1e-4));
    }
  }

  private static void requireTheOneMerge(Observed before, Form form, int group) {
    Merged merged = merging(before, settings(Ranking.CORRELATION, form, 1e-9)).cheapest();

    assertThat(merged.merges()).hasSize(1);
    MergeCandidate merge = merged.merges().get(0);
    assertThat(merge.correlation()).isCloseTo(1, within(1e-6));
    assertThat(merge.error()).isCloseTo(0, within(1e-6));
    assertThat(merge.fold().group()).isEqualTo(group);
    assertThat(merge.fold().unit()).isIn(1, 3);
    requireSameOutputs(before, merged.network());
    NetworkSnapshot smaller = Compaction.compact(merged.network());
    assertThat(smaller.spec().blocks().get(group - 1).outputs()).isEqualTo(3);
    assertThat(smaller.spec().blocks().get(group).inputs())
        .isEqualTo(before.network().spec().blocks().get(group).inputs() * 3 / 4);
    requireSameOutputs(before, smaller);
  }

  /** The reader has no biases: the normalization behind it takes the constant. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void anExactPairBehindANormalizationAndAPoolIsMergedWithoutChangingTheOutputs(Form form) {
    // Given channel 3 is −2 times channel 1, plus 0.5
    Random random = new Random(11);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(2, 9, 8),
            List.of(
                new Conv2d(4, Window.square(2, 1, 1), false),
                BatchNorm.standard(),
                new AveragePool(HALVE),
                new Conv2d(5, new Window(3, 2, 1, 0), false),
                BatchNorm.standard(),
                RELU,
                new Flatten(),
                new Dense(3)));
    float[] values = values(random, spec);
    scaleFilter(values, spec.blocks().get(0), 1, 3, 1);
    NormBlock norm = spec.layout().normalized().get(0).block();
    values[norm.gamma(3)] = -2 * values[norm.gamma(1)];
    values[norm.beta(3)] = -2 * values[norm.beta(1)] + 0.5f;
    values[norm.mean(3)] = values[norm.mean(1)];
    values[norm.variance(3)] = values[norm.variance(1)];
    // When, then
    requireTheOneMerge(observed(random, NetworkSnapshot.dense(spec, values), 40), form, 1);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void anExactPairThatIsFlattenedIsMergedPositionByPosition(Form form) {
    Random random = new Random(12);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(2, 7, 6),
            List.of(
                new Conv2d(4, Window.square(2, 1, 0), true),
                RELU,
                new MaxPool(HALVE),
                new Flatten(),
                new Dropout(0.5, 1),
                new Dense(4),
                TANH,
                new Dense(3)));
    float[] values = values(random, spec);
    scaleFilter(values, spec.blocks().get(0), 1, 3, 2);

    requireTheOneMerge(observed(random, NetworkSnapshot.dense(spec, values), 40), form, 1);
  }

  @Test
  void anExactPairBehindAGlobalPoolIsMergedEvenIfItsSignIsTurned() {
    Random random = new Random(13);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 5, 5),
            List.of(
                new Conv2d(3, Window.square(2, 1, 1), true),
                TANH,
                new Conv2d(4, Window.square(2, 2, 0), true),
                TANH,
                new GlobalAveragePool(),
                new Flatten(),
                new Dense(3)));
    float[] values = values(random, spec);
    scaleFilter(values, spec.blocks().get(1), 1, 3, -1);

    requireTheOneMerge(observed(random, NetworkSnapshot.dense(spec, values), 40), Form.PAIR, 2);
  }

  @Test
  void withZeroPaddingTheInteriorIsExact() {
    // Given channel 1 is channel 0 plus 0.5; the second convolution is padded
    Random random = new Random(14);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 6, 6),
            List.of(
                new Conv2d(2, POINT, true),
                new Conv2d(2, Window.square(3, 1, 1), true),
                new Flatten(),
                new Dense(2)));
    float[] values = values(random, spec);
    ParameterBlock first = spec.blocks().get(0);
    scaleFilter(values, first, 0, 1, 1);
    values[first.bias(1)] += 0.5f;
    Observed before = observed(random, NetworkSnapshot.dense(spec, values), 10);
    Fold fold = new Fold(1, 1, new int[] {0}, new double[] {1}, 0.5);
    // When
    NetworkSnapshot after = Folds.applyTo(before.network(), Grouping.CHANNELS, List.of(fold));
    // Then
    List<List<double[]>> signals = Observed.of(after, before.features()).signals();
    boolean atBorder = false;
    for (int sample = 0; sample < 10; sample++) {
      double[] expected = before.signals().get(sample).get(2);
      double[] actual = signals.get(sample).get(2);
      for (int k = 0; k < expected.length; k++) {
        int row = k % 36 / 6;
        int column = k % 6;
        if (row % 5 == 0 || column % 5 == 0) {
          atBorder |= Math.abs(actual[k] - expected[k]) > 1e-3;
        } else {
          assertThat(actual[k]).isCloseTo(expected[k], within(1e-5));
        }
      }
    }
    assertThat(atBorder).isTrue();
  }

  /** Every position is read once by every output. */
  @Property(tries = 100, seed = "75")
  void inFrontOfAPointwiseConvolutionTheMeanDoesNotShiftAndTheErrorIsTheFormulas(
      @ForAll long seed) {
    Random random = new Random(seed);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(2, 5, 4),
            List.of(
                new Conv2d(5, Window.square(2, 1, 1), true),
                TANH,
                new Conv2d(3, POINT, true),
                new Flatten(),
                new Dense(2)));
    Observed before = observed(random, NetworkSnapshot.dense(spec, values(random, spec)), 20);
    Form form = random.nextBoolean() ? Form.PAIR : Form.ALL;

    Merged merged = onlyGroup(before, 1, form).cheapest();

    TensorShape read = spec.layout().weighted().get(1).output();
    List<double[]> expected = signal(before.signals(), 2);
    List<double[]> actual = signal(Observed.of(merged.network(), before.features()).signals(), 2);
    assertThat(means(difference(expected, actual), read)).containsOnly(new double[3], within(1e-5));
    double error = merged.merges().get(0).error();
    assertThat(squares(difference(expected, actual)) / variance(expected, read))
        .isCloseTo(error, within(1e-5 + 1e-4 * error));
  }

  /** What positions have in common is left out of the formula; here they have nothing. */
  @Property(tries = 10, seed = "76")
  void wherePositionsAreIndependentTheErrorIsTheFormulas(@ForAll long seed) {
    Random random = new Random(seed);
    boolean flattened = random.nextBoolean();
    List<LayerSpec> reader =
        flattened
            ? List.of(new Flatten(), new Dense(3))
            : List.of(new Conv2d(3, new Window(3, 2, 2, 0), true), new Flatten(), new Dense(2));
    List<LayerSpec> layers = new ArrayList<>(List.of(new Conv2d(4, POINT, true), TANH));
    layers.addAll(reader);
    NetworkSpec spec = new NetworkSpec(new InputShape(2, 5, 4), layers);
    Observed before = observed(random, NetworkSnapshot.dense(spec, values(random, spec)), 1500);

    Merged merged = onlyGroup(before, 1, Form.PAIR).cheapest();

    TensorShape read = spec.layout().weighted().get(1).output();
    List<double[]> expected = signal(before.signals(), 2);
    List<double[]> actual = signal(Observed.of(merged.network(), before.features()).signals(), 2);
    double error = merged.merges().get(0).error();
    assertThat(squares(difference(expected, actual)) / variance(expected, read))
        .isCloseTo(error, within(0.15 * error));
  }

  /** Nothing is known of what other layers read. */
  private static Merging onlyGroup(Observed before, int group, Form form) {
    NeuronEvidence.State all = before.evidence(Grouping.CHANNELS);
    List<CoMoments.State> known = new ArrayList<>();
    for (int k = 0; k < all.endGroup(); k++) {
      known.add(k == group ? all.group(k) : new CoMoments(all.group(k).width()).state());
    }
    return new Merging(
        before.network(), new NeuronEvidence.State(0, known), settings(Ranking.ERROR, form, 0));
  }

  private static List<double[]> difference(List<double[]> expected, List<double[]> actual) {
    List<double[]> difference = new ArrayList<>();
    for (int sample = 0; sample < expected.size(); sample++) {
      double[] values = actual.get(sample).clone();
      for (int k = 0; k < values.length; k++) {
        values[k] -= expected.get(sample)[k];
      }
      difference.add(values);
    }
    return difference;
  }

  /** Per channel. */
  private static double[] means(List<double[]> values, TensorShape signal) {
    double[][] batch = values.toArray(double[][]::new);
    return IntStream.range(0, signal.channels())
        .mapToDouble(channel -> ReferenceNetwork.mean(batch, channel, signal.positions()))
        .toArray();
  }

  private static double squares(List<double[]> values) {
    return values.stream().flatMapToDouble(Arrays::stream).map(value -> value * value).sum();
  }

  private static double variance(List<double[]> values, TensorShape signal) {
    double[] means = means(values, signal);
    double[] mean = new double[signal.size()];
    Arrays.setAll(mean, k -> means[k / signal.positions()]);
    return squares(difference(Collections.nCopies(values.size(), mean), values));
  }

  /** On random sequential graphs, whatever is masked. */
  @Property(tries = 250, seed = "77")
  @StatisticsReport(StatisticsReportMode.OFF)
  void aCompactedNetworkPredictsWhatTheMergedOnePredicts(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot dense = RandomGraphs.chain(random);
    NetworkSnapshot network = random.nextBoolean() ? dense : RandomGraphs.masked(random, dense);
    Observed before = observed(random, network, 12);
    Ranking ranking = random.nextBoolean() ? Ranking.CORRELATION : Ranking.ERROR;
    Form form = random.nextBoolean() ? Form.PAIR : Form.ALL;
    Merging merging = merging(before, settings(ranking, form, 1e-2));
    // When
    Merged all = merging.upTo(Double.POSITIVE_INFINITY);
    Merged some = merging.leaving((network.kept() + all.network().kept()) / 2);
    NetworkSnapshot compacted = Compaction.compact(some.network());
    // Then
    int kept = network.kept();
    NetworkSnapshot step = network;
    for (Fold fold : all.folds()) {
      step = Folds.applyTo(step, Grouping.CHANNELS, List.of(fold));
      assertThat(step.kept()).isLessThan(kept);
      kept = step.kept();
    }
    assertThat(step.values()).containsExactly(all.network().values());
    assertThat(some.network().kept())
        .isLessThanOrEqualTo((network.kept() + all.network().kept()) / 2);
    for (int sample = 0; sample < 4; sample++) {
      double[] expected = new ReferenceNetwork(some.network()).logits(before.features(), sample);
      double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
      assertThat(new ReferenceNetwork(compacted).logits(before.features(), sample))
          .containsExactly(expected, within(1e-4 * (1 + largest)));
    }
    requireFewerChannels(some, compacted);
  }

  private static void requireFewerChannels(Merged merged, NetworkSnapshot compacted) {
    List<ParameterBlock> before = merged.network().spec().blocks();
    int merges = 0;
    for (Fold fold : merged.folds()) {
      int gone =
          before.get(fold.group() - 1).outputs()
              - compacted.spec().blocks().get(fold.group() - 1).outputs();
      assertThat(gone).isPositive();
      merges +=
          merged.network().spec().layout().weighted().get(fold.group()).window() == null ? 0 : 1;
    }
    Statistics.collect(merges > 0 ? "channels of a convolution" : "others");
    Statistics.coverage(
        kinds -> kinds.check("channels of a convolution").percentage(share -> share > 10));
  }

  @Property(tries = 100, seed = "78")
  void inADenseNetworkChannelsAreNeurons(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);
    Observed before = observed(random, network, 30);
    Form form = random.nextBoolean() ? Form.PAIR : Form.ALL;
    MergeSettings neurons = new MergeSettings(Ranking.ERROR, form, 1e-6, CorrelationGate.OPEN, 0);
    MergeSettings channels =
        new MergeSettings(Ranking.ERROR, form, 1e-6, CorrelationGate.OPEN, 0, Grouping.CHANNELS);

    Merged expected = new Merging(network, before.evidence(), neurons).upTo(1);
    Merged actual = merging(before, channels).upTo(1);

    assertThat(actual.network().values()).containsExactly(expected.network().values());
    assertThat(actual.network().live()).isEqualTo(expected.network().live());
  }

  @Test
  void theInputAndWhatALayerWithoutBiasesReadsAreLeftAlone() {
    Random random = new Random(15);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(3, 5, 5),
            List.of(
                new Conv2d(4, POINT, true),
                TANH,
                new Conv2d(4, POINT, false),
                TANH,
                new Flatten(),
                new Dense(2)));
    Observed before = observed(random, NetworkSnapshot.dense(spec, values(random, spec)), 10);
    MergeSettings settings =
        new MergeSettings(Ranking.ERROR, Form.PAIR, 0, CorrelationGate.OPEN, 0, Grouping.CHANNELS);

    Merged merged = merging(before, settings).upTo(Double.POSITIVE_INFINITY);

    assertThat(merged.folds()).hasSize(3).allMatch(fold -> fold.group() == 2);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Folds.applyTo(
                    before.network(),
                    Grouping.CHANNELS,
                    List.of(new Fold(1, 0, new int[] {1}, new double[] {1}, 0))))
        .withMessage(
            "what conv2 reads can not be merged: it is the network's input, or the layer has no"
                + " biases");
  }

  @ParameterizedTest
  @CsvSource({"resnet-20, add1", "resnet-56, add1"})
  void aNetworkWithResidualLayersIsRefusedByName(String name, String layer) {
    NetworkSpec residual = NetworkSpec.parse(name, new InputShape(3, 8, 8), 10, Nonlinearity.RELU);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.CHANNELS.groups(residual))
        .withMessage(
            layer
                + " puts channels of several layers together, so none of its channels can be merged"
                + " alone. Channels are merged only in networks of layers one after the other;"
                + " nnrelief cuts kernels in any.");
  }

  @ParameterizedTest
  @CsvSource({"lenet-5, 28, 3", "noiseout-svhn, 32, 10", "vgg-like, 32, 14"})
  void everyHiddenLayerOfTheSequentialNetworksCanBeMerged(String name, int side, int hidden) {
    NetworkSpec spec =
        NetworkSpec.parse(name, new InputShape(3, side, side), 10, Nonlinearity.RELU);

    List<UnitGroup> groups = Grouping.CHANNELS.groups(spec);

    assertThat(groups.get(0).isFoldable()).isFalse();
    assertThat(groups.subList(1, groups.size())).hasSize(hidden).allMatch(UnitGroup::isFoldable);
  }
}
