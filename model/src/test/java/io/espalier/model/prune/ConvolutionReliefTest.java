package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.KnownActivity;
import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.edit.DeadUnits;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.prune.Contributions.Kind;
import io.espalier.model.train.Learner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** NNrelief for kernels: the properties that hold for connections hold for them too. */
class ConvolutionReliefTest {

  static {
    Natives.load();
  }

  static final int SAMPLES = 5;

  /** One convolution of any shape, and a dense layer that reads all of its output. */
  static NetworkSnapshot single(Random random) {
    InputShape input =
        new InputShape(1 + random.nextInt(4), 3 + random.nextInt(4), 3 + random.nextInt(4));
    int height = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(3);
    int padding = random.nextInt(Math.min(height, width));
    Window window = new Window(height, width, 1 + random.nextInt(2), padding);
    NetworkSpec spec =
        new NetworkSpec(
            input,
            List.of(
                new Conv2d(1 + random.nextInt(3), window, random.nextBoolean()),
                new Flatten(),
                new Dense(2)));
    return NetworkSnapshot.dense(spec, RandomNetworks.gaussian(random, spec.size(), 1));
  }

  static float[] features(Random random, NetworkSnapshot network) {
    return RandomNetworks.gaussian(random, SAMPLES * network.spec().input().size(), 1);
  }

  private static List<ActivityMean> observe(NetworkSnapshot network, float[] features) {
    ActivityEvidence evidence = new ActivityEvidence(network.spec().probes(), HalfLife.INFINITE);
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(1, 0, 0))) {
      int samples = features.length / network.spec().input().size();
      evidence.add(
          learner
              .observe(features, new int[samples])
              .evidence()
              .orElseThrow()
              .get(ActivityStatistic.KIND));
    }
    return evidence.means();
  }

  private static List<Contributions> score(NetworkSnapshot network, List<ActivityMean> activity) {
    List<Contributions> groups = new ArrayList<>();
    new NnRelief().score(network, KnownActivity.of(activity), groups::add);
    return groups;
  }

  static BitSet cut(List<Contributions> groups, double alpha) {
    BitSet cut = new BitSet();
    groups.forEach(group -> new KeepRatio(alpha).select(group, cut));
    return cut;
  }

  /** Share of a group's score that is left. */
  static double kept(Contributions group, BitSet cut) {
    double kept = 0;
    for (int k = 0; k < group.indices().length; k++) {
      kept += cut.get(group.indices()[k]) ? 0 : group.scores()[k];
    }
    return kept / group.total();
  }

  /** What the convolution puts out, one array per sample. */
  static double[] output(NetworkSnapshot network, float[] features, int sample) {
    return new ReferenceNetwork(network).signals(features, sample).get(1);
  }

  /** S is the mean L1 norm of all that a filter would put out if nothing cancelled. */
  @Property(tries = 100, seed = "201")
  void theTotalIsTheOutputOfAbsoluteKernelsOverAbsoluteInputs(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    float[] absolute = features.clone();
    float[] values = network.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.abs(values[k]);
    }
    for (int k = 0; k < absolute.length; k++) {
      absolute[k] = Math.abs(absolute[k]);
    }

    List<Contributions> groups = score(network, observe(network, features));

    NetworkSnapshot positive = NetworkSnapshot.dense(network.spec(), values);
    ParameterBlock block = network.spec().blocks().get(0);
    for (int filter = 0; filter < block.outputs(); filter++) {
      double expected = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] output = output(positive, absolute, sample);
        int positions = output.length / block.outputs();
        for (int k = filter * positions; k < (filter + 1) * positions; k++) {
          expected += output[k] / SAMPLES;
        }
      }
      assertThat(groups.get(filter).total()).isCloseTo(expected, within(1e-4 * (1 + expected)));
      assertThat(groups.get(filter).kind()).isEqualTo(Kind.CONVOLUTION);
    }
  }

  /** P6: what a filter's output loses, in mean L1 norm, is bounded by its cut share. */
  @Property(tries = 100, seed = "202")
  void theSignalThatIsLostIsBoundedPerFilter(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 1) double alpha) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    ParameterBlock block = network.spec().blocks().get(0);
    List<Contributions> groups =
        score(network, observe(network, features)).subList(0, block.outputs());
    BitSet cut = cut(groups, alpha);

    NetworkSnapshot remaining = network.without(cut);

    for (int filter = 0; filter < block.outputs(); filter++) {
      double lost = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] before = output(network, features, sample);
        double[] after = output(remaining, features, sample);
        int positions = before.length / block.outputs();
        for (int k = filter * positions; k < (filter + 1) * positions; k++) {
          lost += Math.abs(before[k] - after[k]) / SAMPLES;
        }
      }
      double total = groups.get(filter).total();
      double share = kept(groups.get(filter), cut);
      assertThat(lost).isLessThanOrEqualTo(total * (1 - share) + 1e-4 * (1 + total));
      assertThat(share).isGreaterThanOrEqualTo(alpha - 1e-9); // P1
    }
  }

  /** P6 for the Frobenius norm of the mean map, and its total against the definition. */
  @Property(tries = 100, seed = "208")
  void theFrobeniusFormIsBoundedToo(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 1) double alpha) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    ParameterBlock block = network.spec().blocks().get(0);
    List<Contributions> groups = new ArrayList<>();
    List<ActivityMean> maps = observeMaps(network, features);
    new NnRelief(KernelNorm.F_OF_MEAN).score(network, KnownActivity.of(maps), groups::add);
    List<Contributions> filters = groups.subList(0, block.outputs());
    BitSet cut = cut(filters, alpha);
    NetworkSnapshot remaining = network.without(cut);

    for (int filter = 0; filter < block.outputs(); filter++) {
      int positions = output(network, features, 0).length / block.outputs();
      double squares = 0;
      for (int k = filter * positions; k < (filter + 1) * positions; k++) {
        double lost = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
          lost +=
              Math.abs(
                      output(network, features, sample)[k] - output(remaining, features, sample)[k])
                  / SAMPLES;
        }
        squares += lost * lost;
      }
      double total = filters.get(filter).total();
      double share = kept(filters.get(filter), cut);
      assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(total * (1 - share) + 1e-4 * (1 + total));
      if (block.inputs() == 1 && !block.biased()) {
        assertThat(filters.get(filter).scores()[0])
            .isCloseTo(normOfMeanMap(network, maps.get(0), filter), within(1e-4 * (1 + total)));
      }
    }
  }

  static List<ActivityMean> observeMaps(NetworkSnapshot network, float[] features) {
    List<Probe> probes = KernelNorm.F_OF_MEAN.probes(network.spec().probes());
    ActivityEvidence evidence = new ActivityEvidence(probes, HalfLife.INFINITE);
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(1, 0, 0))) {
      learner.evidence(EvidenceSpec.of(new ActivityStatistic(probes)));
      evidence.add(
          learner
              .observe(features, new int[SAMPLES])
              .evidence()
              .orElseThrow()
              .get(ActivityStatistic.KIND));
    }
    return evidence.means();
  }

  /** ‖|K| * mean|x|‖_F of a filter that reads one channel. */
  private static double normOfMeanMap(NetworkSnapshot network, ActivityMean mean, int filter) {
    float[] values = network.values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.abs(values[k]);
    }
    float[] map = new float[mean.meanAbsolute().length];
    for (int k = 0; k < map.length; k++) {
      map[k] = (float) mean.meanAbsolute()[k];
    }
    double[] convolved = output(NetworkSnapshot.dense(network.spec(), values), map, 0);
    int positions = convolved.length / network.spec().blocks().get(0).outputs();
    double squares = 0;
    for (int k = filter * positions; k < (filter + 1) * positions; k++) {
      squares += convolved[k] * convolved[k];
    }
    return Math.sqrt(squares);
  }

  /** P1, P2 and P8 for all groups of any graph, sums of residual layers among them. */
  @Property(tries = 60, seed = "203")
  void keepsTheFewestThatMakeUpTheShare(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.3, max = 1) double one,
      @ForAll @DoubleRange(min = 0.3, max = 1) double other) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.dense(random);
    List<Contributions> groups = score(network, observe(network, features(random, network)));

    BitSet less = cut(groups, Math.max(one, other));
    BitSet more = cut(groups, Math.min(one, other));

    BitSet both = (BitSet) less.clone();
    both.andNot(more);
    assertThat(both.isEmpty()).isTrue();
    for (Contributions group : groups) {
      if (group.total() == 0) {
        continue;
      }
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < group.indices().length; k++) {
        boolean gone = less.get(group.indices()[k]);
        least = gone ? least : Math.min(least, group.scores()[k]);
        for (int tap = 0; tap < group.lengths()[k]; tap++) {
          assertThat(less.get(group.indices()[k] + tap)).isEqualTo(gone); // whole kernels
        }
      }
      double kept = kept(group, less);
      assertThat(kept).isGreaterThanOrEqualTo(Math.max(one, other) - 1e-9);
      assertThat(kept - least / group.total()).isLessThanOrEqualTo(Math.max(one, other) + 1e-9);
    }
  }

  /** P7: scaling a filter, flipping signs, showing all samples twice. */
  @Property(tries = 60, seed = "204")
  void theMaskDoesNotDependOnScalesSignsOrRepetition(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = single(random);
    float[] features = features(random, network);
    ParameterBlock block = network.spec().blocks().get(0);
    float[] changed = network.values().clone();
    for (int filter = 0; filter < block.outputs(); filter++) {
      float factor = random.nextBoolean() ? 4 : 0.5f;
      for (int index = block.weight(0, filter); index < block.weightsEnd(filter); index++) {
        changed[index] *= random.nextBoolean() ? factor : -factor;
      }
      if (block.biased()) {
        changed[block.bias(filter)] *= -factor;
      }
    }
    float[] twice = new float[2 * features.length];
    System.arraycopy(features, 0, twice, 0, features.length);
    System.arraycopy(features, 0, twice, features.length, features.length);
    NetworkSnapshot scaled = NetworkSnapshot.dense(network.spec(), changed);

    List<Contributions> expected = score(network, observe(network, features));
    List<Contributions> repeated = score(scaled, observe(scaled, twice));

    for (int filter = 0; filter < block.outputs(); filter++) {
      double ratio = repeated.get(filter).total() / expected.get(filter).total();
      for (int k = 0; k < expected.get(filter).scores().length; k++) {
        double score = expected.get(filter).scores()[k] * ratio;
        assertThat(repeated.get(filter).scores()[k]).isCloseTo(score, within(1e-4 * (1 + score)));
      }
    }
  }

  /** P5: in evaluation the sweep of dead units changes nothing, in any graph. */
  @Property(tries = 250, seed = "205")
  void theSweepLeavesTheFunctionAsItIs(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.masked(random);
    float[] features = features(random, network);
    BitSet dead = DeadUnits.sweep(network);

    NetworkSnapshot swept = network.without(dead);

    for (int sample = 0; sample < SAMPLES; sample++) {
      double[] before = new ReferenceNetwork(network).logits(features, sample);
      assertThat(new ReferenceNetwork(swept).logits(features, sample))
          .containsExactly(before, within(1e-9));
    }
    assertThat(DeadUnits.sweep(swept).isEmpty()).isTrue();
  }

  /** Evidence over any graph is what the reference's signals say. */
  @Property(tries = 60, seed = "206")
  void evidenceIsWhatTheSignalsSay(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.dense(random);
    float[] features = features(random, network);

    List<ActivityMean> means = observe(network, features);

    var probes = network.spec().probes();
    for (int probe = 0; probe < probes.size(); probe++) {
      float[] map = new float[probes.get(probe).signal().size()];
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] signal = new ReferenceNetwork(network).observed(features, sample).get(probe);
        for (int k = 0; k < map.length; k++) {
          map[k] += (float) Math.abs(signal[k]) / SAMPLES;
        }
      }
      float[] sums = probes.get(probe).sums(map);
      for (int k = 0; k < sums.length; k++) {
        assertThat(means.get(probe).meanAbsolute()[k])
            .isCloseTo(sums[k], within(1e-3 * (1 + sums[k])));
      }
    }
  }

  /** A round of pruning over any graph can be compacted, and the criterion leaves no gaps. */
  @Property(tries = 100, seed = "207")
  void aRoundOfPruningTouchesOnlyWhatIsLive(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 1) double alpha) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.masked(random);
    List<ActivityMean> activity = observe(network, features(random, network));
    Criterion criterion = random.nextBoolean() ? new NnRelief() : new Magnitude();

    Selection selection =
        Selection.choose(network, KnownActivity.of(activity), criterion, new KeepRatio(alpha));

    BitSet beyond = (BitSet) selection.cut().clone();
    beyond.andNot(network.live());
    assertThat(beyond.isEmpty()).isTrue();
    NetworkSnapshot remaining = network.without(selection.cut());
    assertThat(DeadUnits.sweep(remaining).isEmpty()).isTrue();
    assertThat(EmptiedNorms.find(remaining.spec(), remaining.live()).isEmpty()).isTrue();
  }
}
