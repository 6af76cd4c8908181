package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.engine.Network;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.DeviceOptimizer;
import io.espalier.model.optimizer.HostOptimizer;
import io.espalier.model.optimizer.Optimizer;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning where training and evaluation differ. */
class ModalLearnerTest {

  static {
    Natives.load();
  }

  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.1, 0.9, 1e-2);
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          new InputShape(1, 4, 4),
          List.of(
              new Conv2d(2, Window.square(3, 1, 1), false),
              new BatchNorm(0.75, 1e-5),
              new Activation(Nonlinearity.RELU),
              new Residual(
                  List.of(new Conv2d(2, Window.square(3, 1, 1), false), BatchNorm.standard()),
                  Identity.padded(2, 2, 1)),
              new Activation(Nonlinearity.RELU),
              new Flatten(),
              new Dropout(0.3, 5),
              new Dense(3)));
  private static final NormBlock NORM = SPEC.layout().normalized().get(0).block();

  private static float[] features(int samples) {
    return RandomNetworks.gaussian(new Random(1), samples * 16, 1);
  }

  private static NetworkSnapshot start() {
    return NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, 3));
  }

  @Test
  void runningStatisticsFollowTheBatchByTheirMomentumAlone() {
    int samples = 6;
    NetworkSnapshot start = start();
    try (Learner learner = Learner.start(start, SGD)) {
      learner.learn(features(samples), new int[samples], false);

      NetworkSnapshot after = learner.snapshot();
      // what the normalization reads is what the first convolution puts out
      double mean = 0;
      double squares = 0;
      for (int sample = 0; sample < samples; sample++) {
        double[] convolved = convolved(start, sample);
        for (int k = 0; k < 16; k++) {
          mean += convolved[k] / (16 * samples);
          squares += convolved[k] * convolved[k] / (16 * samples);
        }
      }
      double variance = (squares - mean * mean) * 96 / 95;
      assertThat((double) after.values()[NORM.mean(0)]).isCloseTo(0.25 * mean, within(1e-5));
      assertThat((double) after.values()[NORM.variance(0)])
          .isCloseTo(0.75 + 0.25 * variance, within(1e-5));
      assertThat(after.values()[NORM.gamma(0)]).isNotEqualTo(1);
      assertThat(after.values()[SPEC.layout().gated().get(0).block().gate(1)]).isEqualTo(1);
    }
  }

  private static double[] convolved(NetworkSnapshot network, int sample) {
    NetworkSpec bare =
        new NetworkSpec(SPEC.input(), List.of(SPEC.layers().get(0), new Flatten(), new Dense(1)));
    float[] values = Arrays.copyOf(network.values(), bare.size());
    Arrays.fill(values, 18, values.length, 0);
    return new ReferenceNetwork(NetworkSnapshot.dense(bare, values))
        .signals(features(6), sample)
        .get(1);
  }

  @Test
  void testingAndObservingChangeNothing() {
    NetworkSnapshot start = start();
    try (Learner learner = Learner.start(start, SGD)) {
      double loss = learner.observe(features(4), new int[4]).loss();

      assertThat(learner.observe(features(4), new int[4]).loss()).isEqualTo(loss);
      assertThat(learner.snapshot().values()).containsExactly(start.values());
      assertThat(loss)
          .isCloseTo(new ReferenceNetwork(start).loss(features(4), new int[4]), within(1e-5));
    }
  }

  @Test
  void trainingWithoutATestLearnsTheSame() {
    try (Learner tested = Learner.start(start(), SGD);
        Learner untested = Learner.start(start(), SGD)) {
      for (int step = 0; step < 3; step++) {
        tested.learn(features(5), new int[5], true);
        untested.train(features(5), new int[5]);
      }

      assertThat(untested.snapshot().values()).containsExactly(tested.snapshot().values());
    }
  }

  @Test
  void soItDoesUnderATeacher() {
    float[] softened = new float[5 * SPEC.classes()];
    Arrays.fill(softened, 1f / SPEC.classes());
    SoftTargets lesson = new SoftTargets(new Distillation(2, 0.9), softened);
    try (Learner tested = Learner.start(start(), SGD);
        Learner untested = Learner.start(start(), SGD);
        Learner untaught = Learner.start(start(), SGD)) {
      for (int step = 0; step < 3; step++) {
        tested.learn(features(5), new int[5], lesson, true);
        untested.train(features(5), new int[5], lesson);
        untaught.train(features(5), new int[5]);
      }

      assertThat(untested.snapshot().values())
          .containsExactly(tested.snapshot().values())
          .isNotEqualTo(untaught.snapshot().values());
    }
  }

  @Test
  void aLearnerThatIsResumedGoesOnByteForByte() {
    try (Learner learner = Learner.start(start(), SGD)) {
      learner.learn(features(5), new int[5], false);
      try (Learner resumed = Learner.resume(learner.state())) {
        learner.learn(features(5), new int[5], false);
        resumed.learn(features(5), new int[5], false);

        assertThat(resumed.snapshot().values()).containsExactly(learner.snapshot().values());
      }
    }
  }

  @Test
  void whatIsMaskedStaysMaskedAndComesBack() {
    BitSet cut = new BitSet();
    cut.set(0, 9);
    NORM.of(0).forEach(cut::set);
    cut.set(SPEC.layout().gated().get(0).block().gate(1));
    try (Learner learner = Learner.start(start(), SGD)) {
      NetworkSnapshot before = learner.snapshot();
      MaskDelta applied = learner.apply(MaskDelta.cut(cut));
      learner.apply(applied.inverse());
      assertThat(learner.snapshot().values()).containsExactly(before.values());

      learner.apply(applied);
      learner.learn(features(5), new int[5], false);

      float[] values = learner.snapshot().values();
      cut.stream().forEach(index -> assertThat(values[index]).isZero());
    }
  }

  static List<OptimizerSpec> optimizers() {
    return List.of(
        SGD,
        OptimizerSpec.Adam.of(0.1, 1e-2),
        OptimizerSpec.AdamW.of(0.1, 1),
        OptimizerSpec.RmsProp.of(0.1, 1e-2));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void bothOptimizersMoveStatisticsAlike(OptimizerSpec optimizer) {
    float[] values = start().values();
    OptimizerState state = OptimizerState.initial(optimizer, SPEC.size());
    BitSet cut = new BitSet();
    cut.set(NORM.mean(1));
    NetworkSnapshot start = start().without(cut);
    try (Network host = new Network(SPEC, values);
        Network device = new Network(SPEC, values);
        Optimizer onHost = new HostOptimizer(optimizer, host, start, state);
        Optimizer onDevice = new DeviceOptimizer(optimizer, device, start, state)) {
      host.gradients().add(0.5);
      device.gradients().add(0.5);
      onHost.update(0.1);
      onDevice.update(0.1);

      assertThat(onDevice.values()).containsExactly(onHost.values(), within(1e-6f));
      assertThat(onHost.values()[NORM.variance(0)]).isEqualTo(0.5f);
      assertThat(onHost.values()[NORM.mean(1)]).isZero();
    }
  }
}
