package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds of every criterion, on networks of all layers with any mask. */
class CriterionContractTest {

  static {
    Natives.load();
  }

  static final List<String> NAMES = Criterion.NAMES;
  private static final int SAMPLES = 6;

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(NAMES);
  }

  @Property(tries = 150, seed = "91")
  void everyLiveParameterIsScoredOnceAndNoMaskedOne(
      @ForAll("names") String name, @ForAll long seed) {
    // Given
    NetworkSnapshot network = network(new Random(seed));
    Criterion criterion = Criterion.named(name, KernelNorm.L1, seed);
    // When
    List<Contributions> groups = score(criterion, network, observe(criterion, network, seed));
    // Then
    BitSet scored = new BitSet();
    for (Contributions group : groups) {
      for (int k = 0; k < group.indices().length; k++) {
        int first = group.indices()[k];
        int end = first + group.lengths()[k];
        assertThat(scored.get(first, end).isEmpty()).as("%d twice", first).isTrue();
        assertThat(network.live().get(first, end).isEmpty()).as("%d masked", first).isFalse();
        assertThat(group.scores()[k]).isGreaterThanOrEqualTo(0).isFinite();
        scored.set(first, end);
      }
    }
    BitSet missed = network.live().get(0, network.spec().parameters());
    missed.andNot(scored);
    assertThat(missed.isEmpty()).as("live but not scored: %s", missed).isTrue();
  }

  @Property(tries = 60, seed = "92")
  void theSameIsScoredTheSameAgain(@ForAll("names") String name, @ForAll long seed) {
    NetworkSnapshot network = network(new Random(seed));
    Criterion criterion = Criterion.named(name, KernelNorm.L1, seed);
    Evidence evidence = observe(criterion, network, seed);

    List<Contributions> once = score(criterion, network, evidence);
    List<Contributions> again =
        score(Criterion.named(name, KernelNorm.L1, seed), network, evidence);

    assertThat(again).hasSameSizeAs(once);
    for (int k = 0; k < once.size(); k++) {
      assertThat(again.get(k).indices()).isEqualTo(once.get(k).indices());
      assertThat(again.get(k).scores()).isEqualTo(once.get(k).scores());
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void isKnownByItsName(String name) {
    assertThat(Criterion.named(name, KernelNorm.L1, 1).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void whatNeedsEvidenceRefusesNoneAndThatOfAnotherNetworkByName(String name) {
    Random random = new Random(5);
    NetworkSnapshot network = network(random);
    Criterion criterion = Criterion.named(name, KernelNorm.L1, 1);
    List<Evidence> wrong =
        List.of(Evidence.NONE, aboutThree(10), aboutThree(0), unobserved(network));
    for (Evidence evidence : wrong) {
      if (criterion.needsEvidence()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> score(criterion, network, evidence))
            .withMessageStartingWith(name);
      } else {
        assertThat(score(criterion, network, evidence)).isNotEmpty();
      }
    }
  }

  private static Evidence aboutThree(double weight) {
    double[] three = new double[3];
    return Evidence.of(ActivityStatistic.KIND, new ActivityEvidence.State(weight, List.of(three)))
        .with(GradientStatistic.KIND, new GradientEvidence.State(weight, three));
  }

  private static Evidence unobserved(NetworkSnapshot network) {
    return new RunningEvidence(new Taylor().evidence(network.spec().layout()), HalfLife.INFINITE)
        .evidence();
  }

  @Test
  void kernelNormsAreKnownByName() {
    for (String norm : KernelNorm.NAMES) {
      assertThat(KernelNorm.named(norm).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .isEqualTo(norm);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelNorm.named("l3"))
        .withMessage("kernel norm 'l3' is not known. Use l1 or f-of-mean or mean-of-f.");
  }

  @Property(tries = 40, seed = "93")
  void theNormDecidesWhatIsObservedAndScored(@ForAll long seed) {
    NetworkSnapshot network = RandomGraphs.masked(new Random(seed));
    Criterion criterion = Criterion.named("nnrelief", KernelNorm.F_OF_MEAN, seed);

    List<Contributions> groups = score(criterion, network, observe(criterion, network, seed));

    assertThat(groups).isNotEmpty();
    for (Contributions group : groups) {
      for (double score : group.scores()) {
        assertThat(score).isGreaterThanOrEqualTo(0).isFinite();
      }
    }
  }

  @Test
  void anUnknownNameIsRefusedWithAllThatAreKnown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Criterion.named("magic", KernelNorm.L1, 1))
        .withMessage(
            "criterion 'magic' is not known."
                + " Use sensitivity, nnrelief, magnitude, magnitude-global, taylor or random.");
  }

  @Test
  void aKernelCountsAsASumWithinALayerAndAsAMeanInTheNetwork() {
    NetworkSnapshot network = RandomGraphs.dense(new Random(8));
    Random random = new Random(8);
    while (network.spec().blocks().get(0).taps() < 2) {
      network = RandomGraphs.dense(random);
    }
    ParameterBlock block = network.spec().blocks().get(0);
    double sum = 0;
    for (int tap = 0; tap < block.taps(); tap++) {
      sum += Math.abs((double) network.values()[block.offset() + tap]);
    }

    double inLayer = score(new Magnitude(), network, Evidence.NONE).get(0).scores()[0];
    double inNetwork =
        score(new Magnitude(Scope.NETWORK), network, Evidence.NONE).get(0).scores()[0];

    assertThat(inLayer).isEqualTo(sum);
    assertThat(inNetwork).isEqualTo(sum / block.taps());
  }

  @Test
  void taylorAddsUpTheTapsOfAKernelAndCompetesNetworkWide() {
    NetworkSnapshot network = RandomGraphs.dense(new Random(8));
    double[] products = new double[network.spec().parameters()];
    Arrays.fill(products, 0.5);
    Evidence evidence =
        Evidence.of(GradientStatistic.KIND, new GradientEvidence.State(1, products));

    List<Contributions> groups = score(new Taylor(), network, evidence);

    assertThat(groups).hasSize(1);
    for (int k = 0; k < groups.get(0).indices().length; k++) {
      assertThat(groups.get(0).scores()[k]).isEqualTo(0.5 * groups.get(0).lengths()[k]);
    }
  }

  @Test
  void anotherSeedOrAnotherRoundDrawsOtherScores() {
    NetworkSnapshot network = RandomNetworks.dense(new Random(3));
    BitSet first = new BitSet();
    first.set(0);

    double[] scores = score(new RandomScores(1), network, Evidence.NONE).get(0).scores();
    double[] otherSeed = score(new RandomScores(2), network, Evidence.NONE).get(0).scores();
    double[] otherRound =
        score(new RandomScores(1), network.without(first), Evidence.NONE).get(0).scores();

    assertThat(otherSeed).isNotEqualTo(scores);
    assertThat(otherRound).isNotEqualTo(Arrays.copyOfRange(scores, 1, scores.length));
  }

  /** A network with convolutions or without, its parameters masked at random. */
  private static NetworkSnapshot network(Random random) {
    if (random.nextInt(3) == 0) {
      return RandomNetworks.masked(random);
    }
    NetworkSnapshot network = RandomGraphs.dense(random);
    BitSet cut = new BitSet();
    for (int index = 0; index < network.spec().parameters(); index++) {
      cut.set(index, random.nextInt(4) == 0);
    }
    return network.without(cut);
  }

  private static Evidence observe(Criterion criterion, NetworkSnapshot network, long seed) {
    Random random = new Random(seed);
    var spec = criterion.evidence(network.spec().layout());
    RunningEvidence evidence = new RunningEvidence(spec, HalfLife.INFINITE);
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(0.1, 0, 0))) {
      learner.evidence(spec);
      float[] features =
          RandomNetworks.gaussian(random, SAMPLES * network.spec().input().size(), 1);
      int[] labels = RandomNetworks.labels(random, SAMPLES, network.spec().classes());
      evidence.add(learner.learn(features, labels, true).evidence().orElseThrow());
    }
    return evidence.evidence();
  }

  private static List<Contributions> score(
      Criterion criterion, NetworkSnapshot network, Evidence evidence) {
    List<Contributions> groups = new ArrayList<>();
    criterion.score(network, evidence, groups::add);
    return groups;
  }
}
