package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.KnownActivity;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** The score against hand-worked layers, and the properties that the paper's cut must have. */
class NnReliefTest {

  private static final NnRelief NNRELIEF = new NnRelief();

  @Test
  void scoresAreThoseWorkedOutByHand() {
    // One layer, two inputs, two neurons. mean|x| = (2, 0.5).
    // neuron 0: w = (1, -4), b = 0.5: a = (1·2, 4·0.5) = (2, 2), |b| = 0.5, S = 4.5
    // neuron 1: w = (-0.5, 0), b = -3: a = (1, 0), |b| = 3, S = 4
    NetworkSnapshot network = network(2, List.of(2), 1, -4, -0.5f, 0, 0.5f, -3);

    List<Contributions> groups = score(network, mean(2, 0.5));

    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).indices()).containsExactly(0, 1, 4);
    assertThat(groups.get(0).scores()).containsExactly(2, 2, 0.5);
    assertThat(groups.get(0).total()).isEqualTo(4.5);
    assertThat(groups.get(1).indices()).containsExactly(2, 3, 5);
    assertThat(groups.get(1).scores()).containsExactly(1, 0, 3);
    // alpha 0.8: neuron 0 wants 3.6 of 4.5: 2 + 2 = 4 does it, the bias goes
    //            neuron 1 wants 3.2 of 4: 3 + 1 = 4 does it, the zero goes
    assertThat(cut(network, 0.8, mean(2, 0.5)).stream()).containsExactly(3, 4);
  }

  @Test
  void maskedParametersDoNotCompete() {
    // neuron: w = (4, 2, 1), mean|x| = 1, b = 1; with 4 masked S = 2 + 1 + 1
    NetworkSnapshot network = network(3, List.of(1), 4, 2, 1, 1);
    BitSet first = new BitSet();
    first.set(0);

    Contributions group = score(network.without(first), mean(1, 1, 1)).get(0);

    assertThat(group.indices()).containsExactly(1, 2, 3);
    assertThat(group.scores()).containsExactly(2, 1, 1);
  }

  @Test
  void aNeuronWithoutAnyContributionLosesAll() {
    // S = 0·5 + 3·0 + 0 = 0: no parameter carries a signal
    NetworkSnapshot network = network(2, List.of(1), 0, 3, 0);

    assertThat(cut(network, 0.95, mean(5, 0)).stream()).containsExactly(0, 1, 2);
  }

  /** With forgetting no mean is ever 0 again; at an alpha of 1 only what is dead may go. */
  @Test
  void onAStreamWhatAUnitFeedsGoesOnceItHasBeenSilentForLong() {
    NetworkSnapshot network = network(2, List.of(1), 1, 100, 1);
    ActivityEvidence evidence =
        new ActivityEvidence(List.of(Probe.row("dense1", 2)), new HalfLife(50_000));
    evidence.add(batch(1, 1));
    for (int k = 1; k < 20; k++) {
      evidence.add(batch(1, 0));
    }
    assertThat(cut(network, evidence).isEmpty()).isTrue();

    for (int k = 0; k < 30; k++) {
      evidence.add(batch(1, 0));
    }

    assertThat(evidence.state().absoluteSums().get(0)[1]).isPositive();
    assertThat(cut(network, evidence).stream()).containsExactly(1);
  }

  private static BatchActivity batch(float... means) {
    float[] sums = {100 * means[0], 100 * means[1]};
    return new BatchActivity(100, List.of(new BatchActivity.Inputs(sums)));
  }

  private static BitSet cut(NetworkSnapshot network, ActivityEvidence evidence) {
    return Selection.choose(
            network,
            Evidence.of(ActivityStatistic.KIND, evidence.state()),
            NNRELIEF,
            new KeepRatio(1))
        .cut();
  }

  /** With more records of the same kind the doubt goes, and with it what it held back. */
  @Property(tries = 60, seed = "64")
  void theMoreRecordsTheMoreMayGoAndInTheEndAllThatTheScoresAllow(@ForAll long seed) {
    Random random = new Random(seed);
    int inputs = 10;
    NetworkSnapshot network =
        network(inputs, List.of(6), RandomNetworks.gaussian(random, 6 * (inputs + 1), 1));
    float[] rates = new float[inputs];
    for (int k = 0; k < inputs; k++) {
      rates[k] = 0.02f + 0.2f * random.nextFloat();
    }
    KeepRatios keepRatios = KeepRatios.uniform(new KeepRatio(0.8));
    KeepRatios doubtful = keepRatios.withSignificance(0.05);
    int before = 0;
    for (int records : new int[] {100, 1_000, 10_000, 1_000_000_000}) {
      Evidence evidence = Evidence.of(ActivityStatistic.KIND, rare(rates, records).state());
      BitSet cut = Selection.choose(network, evidence, NNRELIEF, doubtful).cut();
      BitSet all = Selection.choose(network, evidence, NNRELIEF, keepRatios).cut();

      assertThat(cut.cardinality()).isBetween(before, all.cardinality());
      before = cut.cardinality();
      if (records == 1_000_000_000) {
        assertThat(cut).isEqualTo(all);
      }
    }
  }

  /** Inputs that are 1 in a share of the records and 0 in the others. */
  private static ActivityEvidence rare(float[] rates, int records) {
    float[] sums = new float[rates.length];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = rates[k] * records;
    }
    ActivityEvidence evidence =
        new ActivityEvidence(List.of(Probe.row("dense1", rates.length)), HalfLife.INFINITE);
    evidence.add(new BatchActivity(records, List.of(new BatchActivity.Inputs(sums, sums))));
    return evidence;
  }

  @Test
  void refusesToScoreWithoutEvidence() {
    NetworkSnapshot network = network(2, List.of(1), 1, 1, 1);
    ActivityMean nothing = new ActivityMean(0, new double[2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> score(network, nothing))
        .withMessageContaining("no record has been observed");
  }

  @Test
  void refusesEvidenceAboutAnotherNetwork() {
    NetworkSnapshot network = network(2, List.of(1), 1, 1, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> score(network, mean(1, 1), mean(1)))
        .withMessage("nnrelief: the network has 1 observed signals, the evidence is about 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> score(network, mean(1, 1, 1)))
        .withMessage("nnrelief: dense1 reads 2 inputs, the evidence is about 3");
  }

  /** P3: what a neuron loses is bounded by its cut share, before and after ReLU. */
  @Property(tries = 200, seed = "61")
  void theSignalThatIsLostIsBoundedPerNeuron(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 1) double alpha) {
    Random random = new Random(seed);
    int inputs = 1 + random.nextInt(10);
    NetworkSnapshot network =
        network(inputs, List.of(4), RandomNetworks.gaussian(random, 4 * (inputs + 1), 1));
    int samples = 1 + random.nextInt(20);
    float[] features = RandomNetworks.gaussian(random, samples * inputs, 2);
    double[] weights = random.doubles(samples).toArray(); // any weighting, shared by both sides
    ActivityMean mean = means(network, features, weights).get(0);
    List<Contributions> groups = score(network, mean);
    NetworkSnapshot cut = network.without(cut(network, alpha, mean));

    for (int output = 0; output < 4; output++) {
      double total = groups.get(output).total();
      double kept = keptScore(groups.get(output), cut.live());
      double lost = 0;
      double lostAfterRelu = 0;
      for (int sample = 0; sample < samples; sample++) {
        double before = new ReferenceNetwork(network).logits(features, sample)[output];
        double after = new ReferenceNetwork(cut).logits(features, sample)[output];
        lost += weights[sample] * Math.abs(before - after);
        lostAfterRelu += weights[sample] * Math.abs(Math.max(0, before) - Math.max(0, after));
      }
      double weight = Arrays.stream(weights).sum();
      assertThat(lost / weight).isLessThanOrEqualTo(total - kept + 1e-9);
      assertThat(lostAfterRelu / weight).isLessThanOrEqualTo(total - kept + 1e-9);
      assertThat(total - kept).isLessThanOrEqualTo((1 - alpha) * total + 1e-9);
    }
  }

  /** P4: e_l ≤ (1−alpha)·S_l + (|W_l|⊙M_l)·e_(l−1), with e_l = mean|h_l − h'_l| and e_0 = 0. */
  @Property(tries = 200, seed = "62")
  void theErrorPropagatesWithinItsBound(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 1) double alpha) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.dense(random);
    int samples = 1 + random.nextInt(10);
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    double[] weights = new double[samples];
    Arrays.fill(weights, 1);
    List<ActivityMean> means = means(network, features, weights);
    BitSet cutBits = cut(network, alpha, means.toArray(ActivityMean[]::new));
    NetworkSnapshot cut = network.without(cutBits);
    List<Contributions> groups = score(network, means.toArray(ActivityMean[]::new));

    double[] bound = new double[network.spec().selectedInputs()];
    int group = 0;
    for (int layer = 0; layer < network.spec().blocks().size(); layer++) {
      ParameterBlock block = network.spec().blocks().get(layer);
      double[] next = new double[block.outputs()];
      for (int j = 0; j < next.length; j++) {
        next[j] = (1 - alpha) * groups.get(group++).total();
        for (int i = 0; i < bound.length; i++) {
          next[j] += Math.abs((double) cut.values()[block.weight(i, j)]) * bound[i];
        }
      }
      bound = next;
      double[] error = meanDifference(network, cut, features, samples, layer + 1);
      for (int j = 0; j < bound.length; j++) {
        assertThat(error[j]).isLessThanOrEqualTo(bound[j] + 1e-9);
      }
    }
  }

  /** P7: scaling a neuron by any factor, its sign too, changes no mask. */
  @Property(tries = 200, seed = "63")
  void scalingANeuronLeavesTheMask(@ForAll long seed) {
    Random random = new Random(seed);
    Layer layer = Layer.draw(random);
    float factor = (random.nextBoolean() ? 1 : -1) * (float) Math.pow(2, random.nextInt(21) - 10);
    float[] scaled = layer.values.clone();
    for (int input = 0; input < layer.inputs; input++) {
      scaled[input] *= factor; // the first neuron's weights
    }
    scaled[layer.inputs * 3] *= factor; // and its bias

    assertThat(layer.cut(scaled, layer.means)).isEqualTo(layer.cut(layer.values, layer.means));
  }

  /** P7: the sign of a single weight does not count. */
  @Property(tries = 200, seed = "64")
  void signsLeaveTheMask(@ForAll long seed) {
    Random random = new Random(seed);
    Layer layer = Layer.draw(random);
    float[] flipped = layer.values.clone();
    for (int k = 0; k < flipped.length; k++) {
      flipped[k] *= random.nextBoolean() ? 1 : -1;
    }

    assertThat(layer.cut(flipped, layer.means)).isEqualTo(layer.cut(layer.values, layer.means));
  }

  /** P7: inputs on another scale change no mask if the biases are on it, too. */
  @Property(tries = 200, seed = "65")
  void scalingInputsAndBiasesTogetherLeavesTheMask(@ForAll long seed) {
    Random random = new Random(seed);
    Layer layer = Layer.draw(random);
    float factor = (float) Math.pow(2, random.nextInt(21) - 10);
    double[] means = Arrays.stream(layer.means).map(mean -> mean * factor).toArray();
    float[] scaled = layer.values.clone();
    for (int k = layer.inputs * 3; k < scaled.length; k++) {
      scaled[k] *= factor;
    }

    assertThat(layer.cut(scaled, means)).isEqualTo(layer.cut(layer.values, layer.means));
  }

  /** P7: but not the inputs alone. */
  @Test
  void scalingInputsAloneChangesTheMask() {
    // w = 1, b = 1. mean|x| = 1: half each, both needed. mean|x| = 100: the bias is 1 of 101.
    NetworkSnapshot network = network(1, List.of(1), 1, 1);

    assertThat(cut(network, 0.95, mean(1)).isEmpty()).isTrue();
    assertThat(cut(network, 0.95, mean(100)).stream()).containsExactly(1);
  }

  /** P7: neither the order of the samples nor how often the whole set is seen counts. */
  @Property(tries = 100, seed = "66")
  void permutingOrRepeatingTheSamplesLeavesTheMask(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = network(6, List.of(3), RandomNetworks.gaussian(random, 21, 1));
    int samples = 8;
    float[] features = new float[samples * 6];
    for (int k = 0; k < features.length; k++) {
      features[k] = (random.nextInt(513) - 256) / 256f; // sums of these are exact
    }
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < 2 * samples; k++) {
      order.add(k % samples);
    }
    Collections.shuffle(order, random);
    float[] shuffledTwice = new float[2 * features.length];
    for (int k = 0; k < order.size(); k++) {
      System.arraycopy(features, order.get(k) * 6, shuffledTwice, k * 6, 6);
    }

    BitSet once = cut(network, 0.9, means(network, features, ones(samples)).get(0));
    BitSet twice = cut(network, 0.9, means(network, shuffledTwice, ones(2 * samples)).get(0));

    assertThat(twice).isEqualTo(once);
  }

  /** A layer of three neurons with what is known of its inputs. */
  private record Layer(int inputs, float[] values, double[] means) {

    static Layer draw(Random random) {
      int inputs = 1 + random.nextInt(12);
      float[] values = RandomNetworks.gaussian(random, 3 * (inputs + 1), 1);
      return new Layer(inputs, values, random.doubles(inputs, 0, 3).toArray());
    }

    BitSet cut(float[] parameters, double[] meanAbsolute) {
      return NnReliefTest.cut(
          network(inputs, List.of(3), parameters), 0.9, NnReliefTest.mean(meanAbsolute));
    }
  }

  private static NetworkSnapshot network(int inputs, List<Integer> widths, float... values) {
    return NetworkSnapshot.dense(
        NetworkSpec.dense(InputShape.flat(inputs), widths, Nonlinearity.RELU), values);
  }

  private static ActivityMean mean(double... meanAbsolute) {
    return new ActivityMean(100, meanAbsolute);
  }

  private static List<Contributions> score(NetworkSnapshot network, ActivityMean... means) {
    List<Contributions> groups = new ArrayList<>();
    NNRELIEF.score(network, KnownActivity.of(List.of(means)), groups::add);
    return groups;
  }

  private static BitSet cut(NetworkSnapshot network, double alpha, ActivityMean... means) {
    BitSet cut = new BitSet();
    KeepRatio share = new KeepRatio(alpha);
    NNRELIEF.score(network, KnownActivity.of(List.of(means)), group -> share.select(group, cut));
    return cut;
  }

  private static double keptScore(Contributions group, BitSet live) {
    double kept = 0;
    for (int k = 0; k < group.indices().length; k++) {
      kept += live.get(group.indices()[k]) ? group.scores()[k] : 0;
    }
    return kept;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Weighted mean |x| of every dense layer's inputs, in double precision. */
  private static List<ActivityMean> means(
      NetworkSnapshot network, float[] features, double[] weights) {
    ReferenceNetwork reference = new ReferenceNetwork(network);
    List<ActivityMean> means = new ArrayList<>();
    for (int layer = 0; layer < network.spec().blocks().size(); layer++) {
      double[] sums = new double[network.spec().blocks().get(layer).inputs()];
      for (int sample = 0; sample < weights.length; sample++) {
        double[] signal = reference.signals(features, sample).get(layer);
        for (int k = 0; k < sums.length; k++) {
          sums[k] += weights[sample] * Math.abs(signal[k]);
        }
      }
      double weight = Arrays.stream(weights).sum();
      means.add(mean(Arrays.stream(sums).map(sum -> sum / weight).toArray()));
    }
    return means;
  }

  private static double[] meanDifference(
      NetworkSnapshot one, NetworkSnapshot other, float[] features, int samples, int layer) {
    ReferenceNetwork first = new ReferenceNetwork(one);
    ReferenceNetwork second = new ReferenceNetwork(other);
    double[] difference = new double[one.spec().blocks().get(layer - 1).outputs()];
    for (int sample = 0; sample < samples; sample++) {
      double[] before = first.signals(features, sample).get(layer);
      double[] after = second.signals(features, sample).get(layer);
      for (int k = 0; k < difference.length; k++) {
        difference[k] += Math.abs(before[k] - after[k]) / samples;
      }
    }
    return difference;
  }
}
