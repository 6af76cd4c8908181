package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.UnitGroup;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The moments on the device against two passes over the signals of the reference. */
class NeuronObserverTest {

  static {
    Natives.load();
  }

  @Property(tries = 100, seed = "63")
  void seesWhatTheReferenceSees(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot network =
        random.nextInt(3) == 0 ? RandomGraphs.masked(random) : RandomNetworks.masked(random);
    int samples = 1 + random.nextInt(8);
    int first = random.nextInt(network.spec().denseTail().size());
    int ahead = network.spec().blocks().size() - network.spec().denseTail().size();
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    // When
    BatchMoments seen;
    BatchMoments seenByLearner;
    try (NeuronObserver observer = new NeuronObserver(network, samples, first);
        Learner learner = Learner.start(network, OptimizerSpec.Adam.of(1e-3, 0))) {
      observer.observe(RandomNetworks.gaussian(random, features.length, 1));
      seen = observer.observe(features);
      learner.evidence(
          EvidenceSpec.activity(network.spec().layout())
              .with(NeuronStatistic.of(network.spec().layout(), first)));
      int[] labels = RandomNetworks.labels(random, samples, network.spec().classes());
      seenByLearner =
          learner.observe(features, labels).evidence().orElseThrow().get(NeuronStatistic.KIND);
    }
    // Then
    ReferenceNetwork reference = new ReferenceNetwork(network);
    List<List<double[]>> signals = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      signals.add(reference.signals(features, sample));
    }
    assertThat(seen.records()).isEqualTo(samples);
    assertThat(seen.groups()).hasSize(network.spec().denseTail().size() - first);
    for (int k = 0; k < seen.groups().size(); k++) {
      requireMoments(signals, ahead + first + k, seen.groups().get(k));
      assertThat(seenByLearner.groups().get(k).coMoment())
          .containsExactly(seen.groups().get(k).coMoment());
    }
  }

  @Property(tries = 100, seed = "64")
  void seesChannelsPooledOverTheirPositions(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    NetworkSnapshot network = RandomGraphs.masked(random, RandomGraphs.chain(random));
    List<UnitGroup> groups = Grouping.CHANNELS.groups(network.spec());
    int samples = 1 + random.nextInt(5);
    int first = random.nextInt(groups.size());
    float[] features = RandomNetworks.gaussian(random, samples * network.spec().input().size(), 1);
    // When
    BatchMoments seen;
    try (NeuronObserver observer = new NeuronObserver(network, samples, Grouping.CHANNELS, first)) {
      observer.observe(RandomNetworks.gaussian(random, features.length, 1));
      seen = observer.observe(features);
    }
    // Then
    ReferenceNetwork reference = new ReferenceNetwork(network);
    assertThat(seen.groups()).hasSize(groups.size() - first);
    for (int k = 0; k < seen.groups().size(); k++) {
      UnitGroup group = groups.get(first + k);
      int positions = group.read().positions();
      List<List<double[]>> atPositions = new ArrayList<>();
      for (int sample = 0; sample < samples; sample++) {
        double[] read = reference.signals(features, sample).get(first + k);
        for (int position = 0; position < positions; position++) {
          atPositions.add(List.of(channels(read, group.units(), positions, position)));
        }
      }
      requireMoments(atPositions, 0, ofEachPosition(seen.groups().get(k), positions));
    }
  }

  private static double[] channels(double[] read, int channels, int positions, int position) {
    double[] values = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      values[channel] = read[channel * positions + position];
    }
    return values;
  }

  /** A record is worth the mean of its positions, not each of them. */
  private static BatchMoments.Units ofEachPosition(BatchMoments.Units units, int positions) {
    double[] coMoment = Arrays.stream(units.coMoment()).map(each -> each * positions).toArray();
    return new BatchMoments.Units(units.mean(), coMoment);
  }

  private static void requireMoments(
      List<List<double[]>> signals, int group, BatchMoments.Units units) {
    int width = units.mean().length;
    for (int i = 0; i < width; i++) {
      int unit = i;
      double mean = signals.stream().mapToDouble(s -> s.get(group)[unit]).average().orElse(0);
      assertThat(units.mean()[i]).isCloseTo(mean, within(1e-5));
      for (int j = 0; j < width; j++) {
        int other = j;
        double otherMean =
            signals.stream().mapToDouble(s -> s.get(group)[other]).average().orElse(0);
        double expected =
            signals.stream()
                .mapToDouble(s -> (s.get(group)[unit] - mean) * (s.get(group)[other] - otherMean))
                .sum();
        double scale = 1 + Math.abs(mean) + Math.abs(otherMean) + Math.abs(expected);
        assertThat(units.coMoment()[i * width + j]).isCloseTo(expected, within(1e-4 * scale));
      }
    }
  }
}
