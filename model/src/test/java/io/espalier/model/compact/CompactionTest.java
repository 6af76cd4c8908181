package io.espalier.model.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.edit.DeadUnits;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.merge.Fold;
import io.espalier.model.merge.Folds;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.Classifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

class CompactionTest {

  static {
    Natives.load();
  }

  private static final Activation RELU = new Activation(Nonlinearity.RELU);

  /** P9, in double precision: whatever the mask, the smaller network has the same logits. */
  @Property(tries = 1000, seed = "91")
  @StatisticsReport(StatisticsReportMode.OFF)
  void hasTheLogitsOfTheMaskedNetwork(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot masked = RandomNetworks.masked(random);
    float[] features = RandomNetworks.gaussian(random, 6 * masked.spec().input().size(), 2);

    NetworkSnapshot compacted = Compaction.compact(masked);

    for (int sample = 0; sample < 6; sample++) {
      double[] expected = new ReferenceNetwork(masked).logits(features, sample);
      assertThat(new ReferenceNetwork(compacted).logits(features, sample))
          .containsExactly(expected, within(1e-4));
    }
    assertThat(compacted.spec().parameters()).isLessThanOrEqualTo(masked.spec().parameters());
    assertThat(compacted.kept()).isLessThanOrEqualTo(masked.kept());
    assertThat(LayerCounts.macs(compacted.spec(), compacted.live()))
        .isLessThanOrEqualTo(LayerCounts.macs(masked.spec(), masked.live()));
    Statistics.collect(kind(compacted));
    Statistics.coverage(
        kinds -> {
          kinds.check("dead").percentage(share -> share > 5);
          kinds.check("selecting").percentage(share -> share > 20);
          kinds.check("whole input").percentage(share -> share > 5);
        });
  }

  /** P9, as it runs. */
  @Property(tries = 250, seed = "92")
  void predictsWhatTheMaskedNetworkPredicts(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot masked = RandomNetworks.masked(random);
    float[] features = RandomNetworks.gaussian(random, 6 * masked.spec().input().size(), 2);

    NetworkSnapshot compacted = Compaction.compact(masked);

    try (Classifier before = new Classifier(masked, 6);
        Classifier after = new Classifier(compacted, 6)) {
      assertThat(after.probabilities(features, 6))
          .containsExactly(before.probabilities(features, 6), within(1e-4f));
    }
  }

  /** Compacting again finds nothing more. */
  @Property(tries = 300, seed = "93")
  void isDoneAfterOnce(@ForAll long seed) {
    NetworkSnapshot once = Compaction.compact(RandomNetworks.masked(new Random(seed)));

    NetworkSnapshot twice = Compaction.compact(once);

    assertThat(twice.spec()).isEqualTo(once.spec());
    assertThat(twice.live()).isEqualTo(once.live());
    assertThat(twice.values()).containsExactly(once.values());
  }

  /** P9 for graphs with convolutions, normalizations, residual and dense layers, as they run. */
  @Property(tries = 400, seed = "94")
  @StatisticsReport(StatisticsReportMode.OFF)
  void aCompactedGraphPredictsWhatTheMaskedOnePredicts(@ForAll long seed) {
    Random random = new Random(seed);
    requireTheSame(RandomGraphs.masked(random), random);
  }

  /** The same for graphs whose dense layers had units merged between two cuts. */
  @Property(tries = 300, seed = "95")
  @StatisticsReport(StatisticsReportMode.OFF)
  void aCompactedGraphPredictsWhatItPredictedAfterMergesAndCuts(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot masked = RandomGraphs.masked(random);
    List<Fold> folds = folds(masked.spec(), random);
    NetworkSnapshot merged = Folds.applyTo(masked, folds);
    BitSet cut = new BitSet();
    merged.live().stream().filter(index -> random.nextInt(8) == 0).forEach(cut::set);

    requireTheSame(merged.without(cut), random);

    Statistics.label("folds").collect(folds.isEmpty() ? "none" : "some");
    Statistics.label("folds")
        .coverage(kinds -> kinds.check("some").percentage(share -> share > 80));
  }

  /** In each group of the dense layers at the end one unit in three is told by others. */
  private static List<Fold> folds(NetworkSpec spec, Random random) {
    List<Fold> folds = new ArrayList<>();
    List<ParameterBlock> tail = spec.denseTail();
    for (int group = 0; group < tail.size(); group++) {
      int units = tail.get(group).inputs();
      int folded = units < 2 ? 0 : (units + 2) / 3;
      for (int unit = 0; unit < folded; unit++) {
        int[] sources =
            IntStream.range(folded, units).filter(k -> random.nextBoolean()).limit(3).toArray();
        double[] coefficients = random.doubles(sources.length, -1, 1).toArray();
        folds.add(new Fold(group, unit, sources, coefficients, random.nextDouble() - 0.5));
      }
    }
    return folds;
  }

  private static void requireTheSame(NetworkSnapshot masked, Random random) {
    float[] features = RandomNetworks.gaussian(random, 4 * masked.spec().input().size(), 1);

    CompactedNetwork compacted = Compaction.trace(masked);

    NetworkSnapshot smaller = compacted.network();
    for (int sample = 0; sample < 4; sample++) {
      double[] expected = new ReferenceNetwork(masked).logits(features, sample);
      assertThat(new ReferenceNetwork(smaller).logits(features, sample))
          .as("%s → %s", masked.spec(), smaller.spec())
          .containsExactly(expected, within(1e-4));
      assertThat(new ReferenceNetwork(compacted.expand(smaller)).logits(features, sample))
          .containsExactly(expected, within(1e-4));
    }
    try (Classifier before = new Classifier(masked, 4);
        Classifier after = new Classifier(smaller, 4)) {
      assertThat(after.probabilities(features, 4))
          .containsExactly(before.probabilities(features, 4), within(1e-4f));
    }
    assertThat(smaller.spec().size()).isLessThanOrEqualTo(masked.spec().size());
    assertThat(LayerCounts.macs(smaller.spec(), smaller.live()))
        .isLessThanOrEqualTo(LayerCounts.macs(masked.spec(), masked.live()));
    NetworkSnapshot twice = Compaction.compact(smaller);
    assertThat(twice.spec()).isEqualTo(smaller.spec());
    Statistics.collect(smaller.spec().size() < masked.spec().size() ? "smaller" : "as large");
    Statistics.coverage(kinds -> kinds.check("smaller").percentage(share -> share > 50));
    collectParts(masked.spec());
  }

  /** Convolutions and dense layers are in every graph. */
  private static void collectParts(NetworkSpec spec) {
    Layout layout = spec.layout();
    collect("residual", !layout.sums().isEmpty());
    collect("normalized", !layout.normalized().isEmpty());
    collect("hidden dense layer", spec.denseTail().size() > 1);
  }

  private static void collect(String part, boolean isThere) {
    Statistics.label(part).collect(isThere);
    Statistics.label(part)
        .coverage(graphs -> graphs.check(true).percentage(share -> share > 20 && share < 95));
  }

  @Test
  void foldsConstantsAndDropsWhatIsNotRead() {
    // 3 → 3 → 1. Neuron 0 reads input 1. Neuron 1 is the constant relu(2) = 2, read with weight 5.
    // Neuron 2 is not read. The output has the bias 1, which becomes 1 + 5·2 = 11.
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(3), List.of(3, 1), Nonlinearity.RELU);
    float[] values = {0, 4, 0, 0, 0, 0, 6, 7, 8, 0.5f, 2, 3, 9, 5, 0, 1};
    BitSet masked = bits(0, 2, 3, 4, 5, 14);

    NetworkSnapshot compacted =
        Compaction.compact(NetworkSnapshot.dense(spec, values).without(masked));

    assertThat(compacted.spec())
        .isEqualTo(
            new NetworkSpec(
                InputShape.flat(3),
                List.of(new Select(new int[] {1}), new Dense(1), RELU, new Dense(1))));
    assertThat(compacted.values()).containsExactly(4, 0.5f, 9, 11);
    assertThat(compacted.kept()).isEqualTo(4);
  }

  /** Neuron 1 has no weights and no bias: behind a sigmoid it is 0.5, which goes into the bias. */
  @Test
  void aUnitThatIsNotZeroBehindItsActivationIsFoldedNotDropped() {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(1), List.of(2, 1), Nonlinearity.SIGMOID);
    float[] values = {4, 5, 0.5f, 7, 2, 6, 1};
    BitSet masked = bits(1, 3);
    NetworkSnapshot network = NetworkSnapshot.dense(spec, values).without(masked);

    NetworkSnapshot compacted = Compaction.compact(network);

    assertThat(DeadUnits.sweep(network).cardinality()).isZero();
    assertThat(compacted.spec())
        .isEqualTo(NetworkSpec.dense(InputShape.flat(1), List.of(1, 1), Nonlinearity.SIGMOID));
    assertThat(compacted.values()).containsExactly(4, 0.5f, 2, 1 + 6 * 0.5f);
  }

  @Test
  void aDenseNetworkStaysAsItIs() {
    NetworkSnapshot dense = RandomNetworks.dense(new Random(3));

    NetworkSnapshot compacted = Compaction.compact(dense);

    assertThat(compacted.spec()).isEqualTo(dense.spec());
    assertThat(compacted.values()).containsExactly(dense.values());
  }

  @Test
  void aNetworkThatIsAllDeadStillAnswers() {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(5), List.of(4, 3), Nonlinearity.TANH);

    NetworkSnapshot compacted =
        Compaction.compact(new NetworkSnapshot(spec, new float[spec.parameters()], new BitSet()));

    assertThat(compacted.spec().parameters()).isEqualTo(1 + 1 + 3 + 3);
    assertThat(compacted.kept()).isZero();
    try (Classifier classifier = new Classifier(compacted, 2)) {
      assertThat(classifier.probabilities(new float[10], 2)).containsOnly(1 / 3f);
    }
  }

  @Test
  void selectsThroughASelection() {
    // reads inputs 3 and 7 of 9; after the cut only 7
    NetworkSpec spec =
        new NetworkSpec(InputShape.flat(9), List.of(new Select(new int[] {3, 7}), new Dense(1)));
    NetworkSnapshot network = NetworkSnapshot.dense(spec, new float[] {1, 2, 3});

    NetworkSnapshot compacted = Compaction.compact(network.without(bits(0)));

    assertThat(compacted.spec().layers()).containsExactly(new Select(new int[] {7}), new Dense(1));
    assertThat(compacted.values()).containsExactly(2, 3);
  }

  private static String kind(NetworkSnapshot compacted) {
    return compacted.kept() == 0
        ? "dead"
        : compacted.spec().layers().get(0) instanceof Select ? "selecting" : "whole input";
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }
}
