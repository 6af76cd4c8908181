package io.espalier.model.prune;

import static io.espalier.model.prune.ConvolutionReliefTest.SAMPLES;
import static io.espalier.model.prune.ConvolutionReliefTest.cut;
import static io.espalier.model.prune.ConvolutionReliefTest.features;
import static io.espalier.model.prune.ConvolutionReliefTest.kept;
import static io.espalier.model.prune.ConvolutionReliefTest.observeMaps;
import static io.espalier.model.prune.ConvolutionReliefTest.output;
import static io.espalier.model.prune.ConvolutionReliefTest.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.KnownActivity;
import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** NNrelief for kernels in the form of the paper: the mean over samples of Frobenius norms. */
class MeanOfNormsTest {

  static {
    Natives.load();
  }

  private static final NnRelief RELIEF = new NnRelief(KernelNorm.MEAN_OF_F);

  /** The activity of one sample, by the reference. */
  private static List<ActivityMean> alone(NetworkSnapshot network, float[] features, int sample) {
    List<double[]> signals = new ReferenceNetwork(network).observed(features, sample);
    List<ActivityMean> activity = new ArrayList<>();
    for (int probe = 0; probe < signals.size(); probe++) {
      double[] absolute = Arrays.stream(signals.get(probe)).map(Math::abs).toArray();
      int units = network.spec().probes().get(probe).units();
      activity.add(new ActivityMean(1, absolute));
    }
    return activity;
  }

  private static KernelMeans survey(NetworkSnapshot network, float[] features) {
    KernelSums sums = new KernelSums(network);
    for (int sample = 0; sample < SAMPLES; sample++) {
      sums.add(alone(network, features, sample));
    }
    return sums.means();
  }

  /** Activity in no particular state: kernels are scored with the survey alone. */
  private static Evidence evidence(NetworkSnapshot network, KernelMeans kernels) {
    return KnownActivity.of(
            network.spec().probes().stream()
                .map(probe -> new ActivityMean(1, new double[probe.sumCount()]))
                .toList())
        .with(KernelMeans.KIND, kernels);
  }

  private static List<Contributions> score(NetworkSnapshot network, KernelMeans kernels) {
    List<Contributions> groups = new ArrayList<>();
    RELIEF.score(network, evidence(network, kernels), groups::add);
    return groups;
  }

  /** ‖|K| * |x_n|‖_F of one kernel and sample, by a network that has nothing else. */
  private static double norm(
      NetworkSnapshot network, float[] features, int input, int output, int sample) {
    ParameterBlock block = network.spec().blocks().get(0);
    float[] values = new float[network.values().length];
    for (int tap = 0; tap < block.taps(); tap++) {
      int index = block.weight(input, output) + tap;
      values[index] = Math.abs(network.values()[index]);
    }
    float[] absolute = features.clone();
    for (int k = 0; k < absolute.length; k++) {
      absolute[k] = Math.abs(absolute[k]);
    }
    double[] convolved = output(NetworkSnapshot.dense(network.spec(), values), absolute, sample);
    int positions = convolved.length / block.outputs();
    double squares = 0;
    for (int k = output * positions; k < (output + 1) * positions; k++) {
      squares += convolved[k] * convolved[k];
    }
    return Math.sqrt(squares);
  }

  /** The definition, and F-of-mean ≤ mean-of-F ≤ root of the mean square. */
  @Property(tries = 100, seed = "401")
  void isTheMeanNormOfSamplesBetweenTheNormOfTheMeanAndTheRootMeanSquare(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    ParameterBlock block = network.spec().blocks().get(0);

    List<Contributions> groups = score(network, survey(network, features));

    List<Contributions> ofMean = new ArrayList<>();
    new NnRelief(KernelNorm.F_OF_MEAN)
        .score(network, KnownActivity.of(observeMaps(network, features)), ofMean::add);
    for (int output = 0; output < block.outputs(); output++) {
      for (int input = 0; input < block.inputs(); input++) {
        double mean = 0;
        double meanSquare = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
          double norm = norm(network, features, input, output, sample);
          mean += norm / SAMPLES;
          meanSquare += norm * norm / SAMPLES;
        }
        double score = groups.get(output).scores()[input];
        double slack = 1e-4 * (1 + mean);
        assertThat(score).isCloseTo(mean, within(1e-6 * (1 + mean)));
        assertThat(score)
            .isBetween(ofMean.get(output).scores()[input] - slack, Math.sqrt(meanSquare) + slack);
      }
      if (block.biased()) {
        assertThat(groups.get(output).scores()[block.inputs()])
            .isEqualTo(ofMean.get(output).scores()[block.inputs()]);
      }
    }
  }

  /** P6 in this norm: mean ‖Z − Z'‖_F of a filter is bounded by its cut share. */
  @Property(tries = 100, seed = "402")
  void theSignalThatIsLostIsBoundedPerFilter(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 1) double alpha) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    ParameterBlock block = network.spec().blocks().get(0);
    List<Contributions> filters =
        score(network, survey(network, features)).subList(0, block.outputs());
    BitSet cut = cut(filters, alpha);

    NetworkSnapshot remaining = network.without(cut);

    for (int filter = 0; filter < block.outputs(); filter++) {
      double lost = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] before = output(network, features, sample);
        double[] after = output(remaining, features, sample);
        int positions = before.length / block.outputs();
        double squares = 0;
        for (int k = filter * positions; k < (filter + 1) * positions; k++) {
          squares += (before[k] - after[k]) * (before[k] - after[k]);
        }
        lost += Math.sqrt(squares) / SAMPLES;
      }
      double total = filters.get(filter).total();
      double share = kept(filters.get(filter), cut);
      assertThat(lost).isLessThanOrEqualTo(total * (1 - share) + 1e-5 * (1 + total));
      assertThat(share).isGreaterThanOrEqualTo(alpha - 1e-9);
    }
  }

  /** Any graph: masked kernels have no norm, and branches have that of what they add. */
  @Property(tries = 60, seed = "403")
  void surveysMaskedKernelsAndBranchesOfAnyGraph(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.masked(random);
    float[] features = features(random, network);

    List<double[]> norms = survey(network, features).norms();

    List<Probe> probes = network.spec().probes();
    List<ParameterBlock> blocks = network.spec().blocks();
    assertThat(norms).hasSameSizeAs(probes);
    for (int k = 0; k < blocks.size(); k++) {
      ParameterBlock block = blocks.get(k);
      for (int kernel = 0; kernel < norms.get(k).length; kernel++) {
        int first = block.offset() + kernel * block.taps();
        if (network.live().get(first, first + block.taps()).isEmpty()) {
          assertThat(norms.get(k)[kernel]).isZero();
        }
      }
    }
    for (int k = blocks.size(); k < probes.size(); k++) {
      TensorShape added = probes.get(k).signal();
      double[] expected = new double[added.channels()];
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] signal = new ReferenceNetwork(network).observed(features, sample).get(k);
        for (int channel = 0; channel < expected.length; channel++) {
          double squares = 0;
          for (int at = 0; at < added.positions(); at++) {
            squares += Math.pow(signal[channel * added.positions() + at], 2);
          }
          expected[channel] += Math.sqrt(squares) / SAMPLES;
        }
      }
      assertThat(norms.get(k)).containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void withoutASurveyOfThisNetworkNothingIsScored() {
    NetworkSnapshot network = single(new Random(4));
    Evidence none = evidence(network, new KernelMeans(1, List.of()));
    int kernels =
        network.spec().blocks().get(0).inputs() * network.spec().blocks().get(0).outputs();

    assertThat(RELIEF.needsSurvey()).isTrue();
    assertThat(new NnRelief(KernelNorm.F_OF_MEAN).needsSurvey()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RELIEF.score(network, none, group -> {}))
        .withMessage(
            "nnrelief: conv1 needs " + kernels + " norms of a survey for mean-of-f, there are 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelSums(network).means())
        .withMessage("a survey needs at least 1 sample, got 0");
  }
}
