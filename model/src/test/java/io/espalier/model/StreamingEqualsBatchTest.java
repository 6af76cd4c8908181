package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityEvidence.State;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.Learner;
import io.espalier.model.train.StepResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * With frozen weights, evidence gathered from a stream in batches of any size by any number of
 * workers is, bit for bit, what one batch of everything gives, and so is the mask.
 *
 * <p>Inputs are multiples of 1/256 and weights multiples of 1/8, so that all sums are exact and any
 * difference would be a mistake, not rounding.
 */
class StreamingEqualsBatchTest {

  static {
    Natives.load();
  }

  private static final int FEATURES = 6;
  private static final int SAMPLES = 48;
  private static final NetworkSpec DENSE =
      NetworkSpec.dense(InputShape.flat(FEATURES), List.of(5, 4, 3), Nonlinearity.RELU);
  private static final NetworkSpec CONVOLUTION =
      new NetworkSpec(
          new InputShape(1, 2, 3),
          List.of(
              new Conv2d(3, Window.square(2, 1, 1), true),
              new Activation(Nonlinearity.RELU),
              new Conv2d(2, new Window(3, 2, 2, 1), false),
              new Flatten(),
              new Dense(3)));

  @Property(tries = 60, seed = "31")
  void anyMicroBatchesOverAnyWorkersGiveTheBatchMask(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    givesTheBatchMask(DENSE, new Random(seed), workers);
  }

  @Property(tries = 60, seed = "32")
  void theSameHoldsForKernels(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int workers) {
    givesTheBatchMask(CONVOLUTION, new Random(seed), workers);
  }

  private static void givesTheBatchMask(NetworkSpec spec, Random random, int workers) {
    // Given
    NetworkSnapshot network = NetworkSnapshot.dense(spec, multiples(random, spec.size(), 8));
    float[] features = multiples(random, SAMPLES * FEATURES, 256);
    // When
    State batch;
    State stream;
    try (Learner learner = Learner.start(network, new OptimizerSpec.Sgd(1, 0, 0))) {
      ActivityEvidence whole = new ActivityEvidence(spec.probes(), HalfLife.INFINITE);
      observe(learner, features, 0, SAMPLES, whole);
      batch = whole.state();
      stream = gather(spec, learner, features, workers, random);
    }
    // Then
    assertThat(stream.weight()).isEqualTo(batch.weight()).isEqualTo(SAMPLES);
    State expected = onHost(network, features);
    for (int layer = 0; layer < spec.probes().size(); layer++) {
      assertThat(stream.absoluteSums().get(layer))
          .containsExactly(batch.absoluteSums().get(layer))
          .containsExactly(expected.absoluteSums().get(layer));
    }
    for (double alpha : new double[] {0.7, 0.9, 0.95, 1}) {
      assertThat(cut(network, stream, alpha)).isEqualTo(cut(network, batch, alpha));
    }
  }

  /** Micro-batches of random sizes, dealt to workers, whose evidence is merged in random order. */
  private static State gather(
      NetworkSpec spec, Learner learner, float[] features, int workers, Random random) {
    List<ActivityEvidence> parts = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      parts.add(new ActivityEvidence(spec.probes(), HalfLife.INFINITE));
    }
    for (int from = 0, to; from < SAMPLES; from = to) {
      to = Math.min(SAMPLES, from + 1 + random.nextInt(12));
      observe(learner, features, from, to, parts.get(random.nextInt(workers)));
    }
    Collections.shuffle(parts, random);
    ActivityEvidence merged = new ActivityEvidence(spec.probes(), HalfLife.INFINITE);
    parts.forEach(part -> merged.merge(part.state()));
    return merged.state();
  }

  private static void observe(
      Learner learner, float[] features, int from, int to, ActivityEvidence evidence) {
    float[] part = Arrays.copyOfRange(features, from * FEATURES, to * FEATURES);
    StepResult result = learner.observe(part, new int[to - from]);
    evidence.add(result.evidence().orElseThrow().get(ActivityStatistic.KIND));
  }

  private static State onHost(NetworkSnapshot network, float[] features) {
    NetworkSpec spec = network.spec();
    ReferenceNetwork reference = new ReferenceNetwork(network);
    List<double[]> sums = new ArrayList<>();
    for (int layer = 0; layer < spec.probes().size(); layer++) {
      Probe probe = spec.probes().get(layer);
      double[] sum = new double[probe.units() * probe.taps()];
      for (int sample = 0; sample < SAMPLES; sample++) {
        double[] signal = reference.observed(features, sample).get(layer);
        float[] absolute = new float[signal.length];
        for (int k = 0; k < signal.length; k++) {
          absolute[k] = (float) Math.abs(signal[k]);
        }
        add(probe.sums(absolute), sum);
      }
      sums.add(sum);
    }
    return new State(SAMPLES, sums);
  }

  private static void add(float[] addends, double[] sums) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += addends[k];
    }
  }

  private static BitSet cut(NetworkSnapshot network, State evidence, double alpha) {
    ActivityEvidence restored = new ActivityEvidence(network.spec().probes(), HalfLife.INFINITE);
    restored.merge(evidence);
    Evidence means = Evidence.of(ActivityStatistic.KIND, restored.state());
    return Selection.choose(network, means, new NnRelief(), new KeepRatio(alpha)).cut();
  }

  /** Multiples of 1/denominator in [-1, 1]. */
  private static float[] multiples(Random random, int length, int denominator) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (random.nextInt(2 * denominator + 1) - denominator) / (float) denominator;
    }
    return values;
  }
}
