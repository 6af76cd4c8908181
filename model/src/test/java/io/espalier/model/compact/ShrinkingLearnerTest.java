package io.espalier.model.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.StepResult;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** A learner that shrinks beside one that does not. */
class ShrinkingLearnerTest {

  static {
    Natives.load();
  }

  private static final int BATCH = 6;
  private static final OptimizerSpec OPTIMIZER = OptimizerSpec.Adam.of(1e-2, 1e-4);

  /** Batches of random samples for a network. */
  private record Stream(Random random, NetworkSpec spec) {
    float[] features() {
      return RandomNetworks.gaussian(random, BATCH * spec.input().size(), 1);
    }

    int[] labels() {
      return RandomNetworks.labels(random, BATCH, spec.classes());
    }
  }

  private static EvidenceSpec everything(Layout layout) {
    return EvidenceSpec.gradients(layout)
        .with(NeuronStatistic.of(layout, 0))
        .with(SensitivityStatistic.of(layout));
  }

  private static ShrinkingLearner shrinking(LearnerState state) {
    return ShrinkingLearner.resume(state, Optional.empty(), ShrinkingLearnerTest::everything);
  }

  /** A learner of the masked network that has made some steps. */
  private static LearnerState learnt(NetworkSnapshot network, Stream stream) {
    try (Learner learner = Learner.start(network, OPTIMIZER)) {
      for (int k = 0; k < 3; k++) {
        learner.learn(stream.features(), stream.labels(), false);
      }
      return learner.state();
    }
  }

  @Property(tries = 150, seed = "95")
  void aSwapChangesNoPrediction(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network =
        random.nextBoolean() ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    Stream stream = new Stream(random, network.spec());
    float[] features = stream.features();
    try (ShrinkingLearner learner = shrinking(learnt(network, stream))) {
      NetworkSnapshot before = learner.snapshot();

      Optional<Shrinkage> shrinkage = learner.shrink(0.01);

      assertThat(learner.snapshot().spec()).isEqualTo(network.spec());
      assertProbabilities(learner.snapshot(), before, features);
      shrinkage.ifPresent(
          shrunk -> {
            assertThat(shrunk.after()).isLessThan(shrunk.before());
            assertThat(shrunk.change().applyTo(before.live())).isEqualTo(learner.snapshot().live());
          });
      Statistics.collect(shrinkage.isPresent() ? "shrunk" : "as it was");
      Statistics.coverage(kinds -> kinds.check("shrunk").percentage(share -> share > 50));
    }
  }

  private static void assertProbabilities(
      NetworkSnapshot actual, NetworkSnapshot expected, float[] features) {
    try (Classifier before = new Classifier(expected, BATCH);
        Classifier after = new Classifier(actual, BATCH)) {
      assertThat(after.probabilities(features, BATCH))
          .containsExactly(before.probabilities(features, BATCH), within(1e-4f));
    }
  }

  /** In the smaller network too, and where what comes back has no place in it any more. */
  @Property(tries = 60, seed = "97")
  void anUndoneCutLeavesNoTrace(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);
    Stream stream = new Stream(random, network.spec());
    try (ShrinkingLearner learner = shrinking(learnt(network, stream))) {
      learner.shrink(0);
      LearnerState before = learner.state();
      BitSet cut = (BitSet) before.network().live().clone();
      cut.andNot(BitSet.valueOf(new long[] {random.nextLong(), random.nextLong()}));

      learner.apply(learner.apply(Change.of(MaskDelta.cut(cut))).inverse());
      assertThat(learner.state()).isEqualTo(before);

      Change done = learner.apply(Change.of(MaskDelta.cut(cut)));
      learner.shrink(0).ifPresent(shrinkage -> learner.apply(shrinkage.change().inverse()));
      learner.apply(done.inverse());
      assertMoments(learner.state(), before, done);
    }
  }

  private static void assertMoments(LearnerState actual, LearnerState expected, Change cut) {
    for (int index : cut.cut().indices()) {
      assertThat(actual.network().values()[index]).isEqualTo(expected.network().values()[index]);
      for (int kind = 0; kind < expected.optimizerState().moments().size(); kind++) {
        assertThat(actual.optimizerState().moments().get(kind)[index])
            .isEqualTo(expected.optimizerState().moments().get(kind)[index]);
      }
    }
  }

  /** Optimizer, evidence and mask go along: from the swap on both learn the same. */
  @Property(tries = 100, seed = "96")
  void learnsOnAsIfItHadNotShrunk(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network =
        random.nextBoolean() ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    if (network.spec().isModal()) {
      return; // normalizations divide by tiny variances: what rounding does there is no measure
    }
    Stream stream = new Stream(random, network.spec());
    LearnerState start = learnt(network, stream);
    try (ShrinkingLearner shrunk = shrinking(start);
        Learner plain = Learner.resume(start)) {
      plain.evidence(everything(network.spec().layout()));
      shrunk.shrink(0).ifPresent(shrinkage -> plain.apply(shrinkage.change()));

      for (int step = 0; step < 4; step++) {
        float[] features = stream.features();
        int[] labels = stream.labels();
        StepResult expected = plain.learn(features, labels, true);
        StepResult actual = shrunk.learn(features, labels, true);
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertEvidence(
            actual.evidence().orElseThrow(), expected.evidence().orElseThrow(), shrunk.snapshot());
      }
      assertThat(shrunk.snapshot().live()).isEqualTo(plain.snapshot().live());
      assertThat(shrunk.snapshot().values())
          .containsExactly(plain.snapshot().values(), within(1e-3f));
      for (int k = 0; k < OPTIMIZER.moments(); k++) {
        assertThat(shrunk.state().optimizerState().moments().get(k))
            .containsExactly(plain.state().optimizerState().moments().get(k), within(1e-3f));
      }
      assertThat(shrunk.state().optimizerState().steps()).isEqualTo(7);
    }
  }

  /** Of what is read; the smaller network does not see the rest. */
  private static void assertEvidence(
      BatchEvidence actual, BatchEvidence expected, NetworkSnapshot network) {
    List<ParameterBlock> blocks = network.spec().blocks();
    for (int k = 0; k < blocks.size(); k++) {
      float[] sums = actual.get(ActivityStatistic.KIND).layers().get(k).absoluteSums();
      float[] expectedSums = expected.get(ActivityStatistic.KIND).layers().get(k).absoluteSums();
      assertThat(sums).hasSameSizeAs(expectedSums);
      int perInput = Math.max(1, sums.length / blocks.get(k).inputs());
      for (int input = 0; input < blocks.get(k).inputs(); input++) {
        if (inputs(blocks.get(k)).isRead(input, network.live())) {
          assertThat(sums[input * perInput])
              .isCloseTo(
                  expectedSums[input * perInput],
                  within(1e-3f * (1 + expectedSums[input * perInput])));
        }
      }
    }
    assertThat(actual.get(GradientStatistic.KIND).products())
        .containsExactly(expected.get(GradientStatistic.KIND).products(), within(1e-3f));
    for (int k = 0; k < blocks.size(); k++) {
      assertSensitivity(
          actual.get(SensitivityStatistic.KIND).layers().get(k),
          expected.get(SensitivityStatistic.KIND).layers().get(k),
          blocks.get(k),
          network.live());
    }
    List<ParameterBlock> tail = network.spec().denseTail();
    for (int k = 0; k < tail.size(); k++) {
      assertMoments(
          actual.get(NeuronStatistic.KIND).groups().get(k),
          expected.get(NeuronStatistic.KIND).groups().get(k),
          tail.get(k),
          network.live());
    }
  }

  private static void assertSensitivity(
      SensitivitySums.Layer actual,
      SensitivitySums.Layer expected,
      ParameterBlock block,
      BitSet live) {
    for (int output = 0; output < block.outputs(); output++) {
      int first = block.weight(0, output);
      for (int k = live.nextSetBit(first); k >= first && k < block.weightsEnd(output); ) {
        int input = k - first;
        assertNear(actual.inputs()[input], expected.inputs()[input]);
        assertNear(actual.squaredInputs()[input], expected.squaredInputs()[input]);
        assertNear(actual.squaredGradients()[output], expected.squaredGradients()[output]);
        k = live.nextSetBit(k + 1);
      }
    }
  }

  private static void assertNear(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-3 * (1 + Math.abs(expected))));
  }

  private static UnitGroup inputs(ParameterBlock reader) {
    return new UnitGroup(
        reader, new TensorShape(InputShape.flat(reader.inputs()), true), null, List.of(), null);
  }

  private static void assertMoments(
      BatchMoments.Units actual, BatchMoments.Units expected, ParameterBlock reader, BitSet live) {
    int width = reader.inputs();
    assertThat(actual.mean()).hasSize(width);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        if (inputs(reader).isRead(i, live) && inputs(reader).isRead(j, live)) {
          double moment = expected.coMoment()[i * width + j];
          assertThat(actual.mean()[i])
              .isCloseTo(expected.mean()[i], within(1e-3 * (1 + Math.abs(expected.mean()[i]))));
          assertThat(actual.coMoment()[i * width + j])
              .isCloseTo(moment, within(1e-3 * (1 + Math.abs(moment))));
        }
      }
    }
  }

  @Property(tries = 60, seed = "97")
  void goesOnBitForBitFromItsStateAndShape(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network =
        random.nextBoolean() ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    Stream stream = new Stream(random, network.spec());
    try (ShrinkingLearner learner = shrinking(learnt(network, stream))) {
      learner.shrink(0);
      learner.apply(Change.of(MaskDelta.cut(someLive(learner.snapshot(), random))));
      learner.learn(stream.features(), stream.labels(), false);
      try (ShrinkingLearner resumed =
          ShrinkingLearner.resume(
              learner.state(), learner.shape(), ShrinkingLearnerTest::everything)) {
        float[] features = stream.features();
        int[] labels = stream.labels();

        StepResult expected = learner.learn(features, labels, true);
        StepResult actual = resumed.learn(features, labels, true);

        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
        assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(learner.state());
        assertThat(resumed.shape()).isEqualTo(learner.shape());
      }
    }
  }

  private static BitSet someLive(NetworkSnapshot network, Random random) {
    BitSet some = new BitSet();
    int parameters = network.spec().parameters();
    network.live().stream()
        .filter(index -> index < parameters && random.nextInt(4) == 0)
        .forEach(some::set);
    return some;
  }

  @Property(tries = 60, seed = "98")
  void aCutOfTheSmallerNetworkIsUndone(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);
    try (ShrinkingLearner learner =
        shrinking(learnt(network, new Stream(random, network.spec())))) {
      learner.shrink(0);
      NetworkSnapshot before = learner.snapshot();

      Change cut = learner.apply(Change.of(MaskDelta.cut(someLive(before, random))));
      assertThat(learner.snapshot().live()).isEqualTo(cut.applyTo(before.live()));
      learner.apply(cut.inverse());

      assertThat(learner.snapshot()).usingRecursiveComparison().isEqualTo(before);
    }
  }

  /** Nothing on a stream asks for it yet; what grows back must find its place all the same. */
  @Property(tries = 60, seed = "99")
  void whatComesBackOutsideTheSmallerNetworkFindsItsPlace(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);
    Stream stream = new Stream(random, network.spec());
    try (ShrinkingLearner learner = shrinking(learnt(network, stream))) {
      NetworkSnapshot before = learner.snapshot();
      Optional<Shrinkage> shrinkage = learner.shrink(0.1);

      shrinkage.ifPresent(shrunk -> learner.apply(shrunk.change().inverse()));

      assertThat(learner.snapshot().live()).isEqualTo(before.live());
      assertThat(learner.snapshot().values()).containsExactly(before.values(), within(1e-5f));
    }
  }

  @Test
  void aSwapThatIsNotWorthItIsNotMade() {
    NetworkSnapshot dense = RandomNetworks.dense(new Random(5));
    try (ShrinkingLearner learner =
        shrinking(learnt(dense, new Stream(new Random(6), dense.spec())))) {
      assertThat(learner.shrink(0.2)).isEmpty();
      assertThat(learner.shape()).isEmpty();
    }
  }

  @Test
  void refusesAShapeThatHasNoPlaceForWhatIsLive() {
    Random random = new Random(8);
    NetworkSnapshot dense = RandomNetworks.dense(random);
    LearnerState state = learnt(dense, new Stream(random, dense.spec()));
    ParameterBlock first = dense.spec().blocks().get(0);
    BitSet shape = (BitSet) dense.live().clone();
    for (int output = 0; output < first.outputs(); output++) {
      shape.clear(first.weight(0, output));
    }

    assertThatThrownBy(
            () ->
                ShrinkingLearner.resume(state, Optional.of(shape), ShrinkingLearnerTest::everything)
                    .close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was never compacted to a shape");
  }
}
