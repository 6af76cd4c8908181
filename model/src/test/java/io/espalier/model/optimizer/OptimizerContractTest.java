package io.espalier.model.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.engine.Network;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One contract for both implementations and every optimizer. */
class OptimizerContractTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(5), List.of(7, 3), Nonlinearity.RELU);
  private static final int PARAMETERS = SPEC.parameters();
  private static final double RATE = 0.01;

  static List<OptimizerSpec> optimizers() {
    return List.of(
        new OptimizerSpec.Sgd(RATE, 0.9, 0),
        new OptimizerSpec.Sgd(RATE, 0.9, 0.01),
        OptimizerSpec.Adam.of(RATE, 0),
        OptimizerSpec.Adam.of(RATE, 0.01),
        OptimizerSpec.AdamW.of(RATE, 0),
        OptimizerSpec.AdamW.of(RATE, 2),
        OptimizerSpec.RmsProp.of(RATE, 0),
        OptimizerSpec.RmsProp.of(RATE, 0.01));
  }

  /** Makes one of the two. */
  private interface Maker {
    Optimizer make(
        OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state);
  }

  static Stream<Maker> makers() {
    return Stream.of(HostOptimizer::new, DeviceOptimizer::new);
  }

  static Stream<Arguments> implementations() {
    return optimizers().stream()
        .flatMap(
            spec ->
                Stream.of(
                    Arguments.of("host", (Maker) HostOptimizer::new, spec),
                    Arguments.of("device", (Maker) DeviceOptimizer::new, spec)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void maskedParametersAndTheirStateAreZeroAfterEveryCall(
      String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      for (int step = 0; step < 60; step++) {
        switch (step % 6) {
          case 2 -> rig.optimizer.apply(MaskDelta.cut(rig.some(0.2)));
          case 4 -> rig.optimizer.apply(rig.regrowth(0.1));
          default -> rig.step();
        }
        rig.assertMaskedIsZero();
      }
      assertThat(rig.optimizer.live().cardinality()).isBetween(1, PARAMETERS - 1);
      assertThat(rig.optimizer.state().steps()).isEqualTo(40);
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void stepsAreThoseOfTheReference(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      ReferenceOptimizer reference = new ReferenceOptimizer(spec, rig.start);
      for (int step = 0; step < 40; step++) {
        if (step == 15) {
          MaskDelta cut = MaskDelta.cut(rig.some(0.4));
          rig.optimizer.apply(cut);
          reference.apply(cut);
        }
        if (step == 25) {
          MaskDelta regrowth = rig.regrowth(0.5);
          rig.optimizer.apply(regrowth);
          reference.apply(regrowth);
        }
        reference.step(rig.step(), RATE);
      }
      assertClose(rig.optimizer.values(), reference.values);
      for (int k = 0; k < spec.moments(); k++) {
        assertClose(rig.optimizer.state().moments().get(k), reference.moments[k]);
      }
    }
  }

  @Test
  void everyKindOfOptimizerIsTested() {
    assertThat(optimizers().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(OptimizerSpec.class.getPermittedSubclasses());
  }

  /** No gradient: what is left of a step is the decay, which leaves the moments alone. */
  @ParameterizedTest
  @MethodSource("makers")
  void decoupledDecayTakesItsShareOfWhatIsLiveAndNothingElse(Maker maker) {
    try (Rig rig = new Rig(maker, OptimizerSpec.AdamW.of(RATE, 2))) {
      rig.optimizer.apply(MaskDelta.cut(rig.some(0.4)));
      float[] values = rig.optimizer.values();
      rig.network.gradients().write(new float[PARAMETERS]);

      rig.optimizer.update(RATE);

      for (int k = 0; k < PARAMETERS; k++) {
        assertThat((double) rig.optimizer.values()[k])
            .isCloseTo(values[k] * (1 - RATE * 2), within(1e-7));
      }
      assertThat(rig.optimizer.state().moments()).allSatisfy(m -> assertThat(m).containsOnly(0));
      rig.assertMaskedIsZero();
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void hostAndDeviceAgree(OptimizerSpec spec) {
    try (Rig host = new Rig(HostOptimizer::new, spec);
        Rig device = new Rig(DeviceOptimizer::new, spec)) {
      for (int step = 0; step < 40; step++) {
        if (step == 20) {
          host.optimizer.apply(MaskDelta.cut(host.some(0.3)));
          device.optimizer.apply(MaskDelta.cut(device.some(0.3)));
        }
        host.step();
        device.step();
      }
      assertThat(device.optimizer.live()).isEqualTo(host.optimizer.live());
      assertThat(device.optimizer.values()).containsExactly(host.optimizer.values(), within(1e-5f));
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void theInverseOfACutRestoresValuesExactly(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      for (int step = 0; step < 5; step++) {
        rig.step();
      }
      float[] values = rig.optimizer.values();
      BitSet live = rig.optimizer.live();

      MaskDelta done = rig.optimizer.apply(MaskDelta.cut(rig.some(0.5)));
      assertThat(rig.optimizer.live()).isNotEqualTo(live);
      MaskDelta undone = rig.optimizer.apply(done.inverse());

      assertThat(rig.optimizer.values()).containsExactly(values);
      assertThat(rig.optimizer.live()).isEqualTo(live);
      assertThat(undone.indices()).containsExactly(done.indices());
    }
  }

  /** Values, moments and steps: what follows is what a twin does that was never cut. */
  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void aCutThatIsUndoneAtOnceLeavesNoTrace(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec);
        Rig twin = new Rig(maker, spec)) {
      for (int step = 0; step < 7; step++) {
        rig.step();
        twin.step();
      }
      BitSet cut = new BitSet();
      cut.set(3, PARAMETERS - 5);

      rig.optimizer.apply(rig.optimizer.apply(MaskDelta.cut(cut)).inverse());

      rig.assertSame(twin);
      for (int step = 0; step < 100; step++) {
        rig.step();
        twin.step();
        rig.assertSame(twin);
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void whatComesBackLaterHasTheMomentsItHad(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.step();
      rig.step();
      OptimizerState before = rig.optimizer.state();
      MaskDelta done = rig.optimizer.apply(MaskDelta.cut(bits(2, 5, 11)));
      for (int step = 0; step < 9; step++) {
        rig.step();
        rig.assertMaskedIsZero();
      }
      List<float[]> others = rig.optimizer.state().moments();

      rig.optimizer.apply(done.inverse());

      assertThat(done.moments()).hasSize(spec.moments());
      for (int kind = 0; kind < spec.moments(); kind++) {
        float[] expected = others.get(kind).clone();
        for (int index : done.indices()) {
          expected[index] = before.moments().get(kind)[index];
        }
        assertThat(rig.optimizer.state().moments().get(kind)).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void whatIsNewBeginsWithoutMoments(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.step();
      rig.optimizer.apply(MaskDelta.cut(bits(2, 5)));

      rig.optimizer.apply(new MaskDelta(Direction.REGROW, new int[] {2, 5}, new float[] {1, 2}));

      assertThat(rig.optimizer.state().moments())
          .allSatisfy(moment -> assertThat(new float[] {moment[2], moment[5]}).containsOnly(0));
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void refusesTheMomentsOfAnotherOptimizer(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.optimizer.apply(MaskDelta.cut(bits(2)));
      List<float[]> three = List.of(new float[1], new float[1], new float[1]);

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  rig.optimizer.apply(
                      new MaskDelta(Direction.REGROW, new int[] {2}, new float[] {1}, three)))
          .withMessageStartingWith("what comes back has 3 moments, the optimizer has ");
      rig.assertMaskedIsZero();
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void aDeltaReportsOnlyWhatItChanged(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      BitSet first = bits(1, 4);
      BitSet second = bits(4, 9);
      float[] values = rig.optimizer.values();
      rig.optimizer.apply(MaskDelta.cut(first));

      MaskDelta cut = rig.optimizer.apply(MaskDelta.cut(second));
      MaskDelta regrown =
          rig.optimizer.apply(
              new MaskDelta(Direction.REGROW, new int[] {2, 4}, new float[] {5, 6}));

      assertThat(cut.indices()).containsExactly(9);
      assertThat(cut.values()).containsExactly(values[9]);
      assertThat(regrown.indices()).containsExactly(4);
      assertThat(rig.optimizer.values()[2]).isEqualTo(values[2]);
      assertThat(rig.optimizer.values()[4]).isEqualTo(6);
      assertThat(rig.optimizer.live().get(1)).isFalse();
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void aShiftAddsToWhatIsNotMaskedAndForgetsNothing(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.step();
      rig.optimizer.apply(MaskDelta.cut(bits(2)));
      float[] values = rig.optimizer.values();
      OptimizerState state = rig.optimizer.state();

      rig.optimizer.shift(new Shift(new int[] {1, 2, 5}, new float[] {0.5f, 7, -2}));

      assertThat(rig.optimizer.values()[1]).isEqualTo(values[1] + 0.5f);
      assertThat(rig.optimizer.values()[5]).isEqualTo(values[5] - 2);
      assertThat(rig.optimizer.state()).usingRecursiveComparison().isEqualTo(state);
      rig.assertMaskedIsZero();
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void goesOnBitForBitFromItsState(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.optimizer.apply(MaskDelta.cut(rig.some(0.3)));
      for (int step = 0; step < 10; step++) {
        rig.step();
      }
      NetworkSnapshot snapshot =
          new NetworkSnapshot(SPEC, rig.optimizer.values(), rig.optimizer.live());
      OptimizerState state = rig.optimizer.state();
      float[][] gradients = new float[10][];
      for (int step = 0; step < 10; step++) {
        gradients[step] = rig.step();
      }

      try (Network network = new Network(SPEC, new float[PARAMETERS]);
          Optimizer resumed = maker.make(spec, network, snapshot, state)) {
        for (float[] gradient : gradients) {
          network.gradients().write(gradient);
          resumed.update(RATE);
        }

        assertThat(resumed.values()).containsExactly(rig.optimizer.values());
        assertThat(resumed.state().steps()).isEqualTo(rig.optimizer.state().steps());
        for (int k = 0; k < spec.moments(); k++) {
          assertThat(resumed.state().moments().get(k))
              .containsExactly(rig.optimizer.state().moments().get(k));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void climbsTheGradientOfWhatIsLiveAndComesBack(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.optimizer.apply(MaskDelta.cut(rig.some(0.3)));
      float[] values = rig.optimizer.values();
      BitSet live = rig.optimizer.live();
      float[] gradient = RandomNetworks.gaussian(rig.random, PARAMETERS, 1);
      rig.network.gradients().write(gradient);

      rig.optimizer.climb(0.2);
      float[] up = new float[PARAMETERS];
      rig.network.values().read(up);
      rig.optimizer.descend();

      double length =
          Math.sqrt(live.stream().mapToDouble(k -> (double) gradient[k] * gradient[k]).sum());
      for (int k = 0; k < PARAMETERS; k++) {
        double way = live.get(k) ? 0.2 * gradient[k] / length : 0;
        assertThat((double) up[k]).isCloseTo(values[k] + way, within(1e-6));
      }
      float[] down = new float[PARAMETERS];
      rig.network.values().read(down);
      assertThat(down).containsExactly(values);
      assertThat(rig.optimizer.values()).containsExactly(values);
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void clipsTheGradientByTheLengthOfWhatIsLive(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.optimizer.apply(MaskDelta.cut(rig.some(0.3)));
      BitSet live = rig.optimizer.live();
      float[] gradient = RandomNetworks.gaussian(rig.random, PARAMETERS, 1);
      double length =
          Math.sqrt(live.stream().mapToDouble(k -> (double) gradient[k] * gradient[k]).sum());
      float[] clipped = new float[PARAMETERS];

      rig.network.gradients().write(gradient);
      rig.optimizer.clip(length * 1.001);
      rig.network.gradients().read(clipped);
      assertThat(clipped).containsExactly(gradient);

      rig.optimizer.clip(length / 4);
      rig.network.gradients().read(clipped);
      for (int k = 0; k < PARAMETERS; k++) {
        assertThat((double) clipped[k]).isCloseTo(gradient[k] / 4.0, within(1e-5));
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void aGradientOfNearlyZeroIsNoWay(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      for (float tiny : new float[] {0, Float.MIN_VALUE}) {
        float[] gradient = new float[PARAMETERS];
        gradient[3] = tiny;
        rig.network.gradients().write(gradient);

        rig.optimizer.climb(0.2);

        float[] up = new float[PARAMETERS];
        rig.network.values().read(up);
        assertThat(up).containsExactly(rig.start.values());
      }
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("implementations")
  void whatHasNotClimbedCanNotDescend(String name, Maker maker, OptimizerSpec spec) {
    try (Rig rig = new Rig(maker, spec)) {
      rig.step();
      rig.optimizer.climb(0.2);
      rig.optimizer.descend();

      assertThatIllegalStateException()
          .isThrownBy(rig.optimizer::descend)
          .withMessage("nothing has climbed");
    }
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) actual[k]).as("parameter %d", k).isCloseTo(expected[k], within(1e-5));
    }
  }

  /** An optimizer with its network and random gradients from one seed. */
  private static final class Rig implements AutoCloseable {

    private final Random random = new Random(31);
    private final Network network = new Network(SPEC, new float[PARAMETERS]);
    private final NetworkSnapshot start =
        NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(random, PARAMETERS, 0.5));
    private final Optimizer optimizer;

    Rig(Maker maker, OptimizerSpec spec) {
      optimizer = maker.make(spec, network, start, OptimizerState.initial(spec, PARAMETERS));
    }

    /** One update; returns the gradient it was made with. */
    float[] step() {
      float[] gradient = RandomNetworks.gaussian(random, PARAMETERS, 1);
      network.gradients().write(gradient);
      optimizer.update(RATE);
      return gradient;
    }

    BitSet some(double share) {
      BitSet some = new BitSet();
      for (int index = 0; index < PARAMETERS; index++) {
        some.set(index, random.nextDouble() < share);
      }
      return some;
    }

    MaskDelta regrowth(double share) {
      int[] indices = some(share).stream().toArray();
      float[] values = RandomNetworks.gaussian(random, indices.length, 0.5);
      return new MaskDelta(Direction.REGROW, indices, values);
    }

    void assertSame(Rig twin) {
      assertThat(optimizer.values()).containsExactly(twin.optimizer.values());
      assertThat(optimizer.live()).isEqualTo(twin.optimizer.live());
      assertThat(optimizer.state()).isEqualTo(twin.optimizer.state());
    }

    void assertMaskedIsZero() {
      float[] onDevice = new float[PARAMETERS];
      network.values().read(onDevice);
      float[] values = optimizer.values();
      BitSet live = optimizer.live();
      List<float[]> moments = optimizer.state().moments();
      for (int k = live.nextClearBit(0); k < PARAMETERS; k = live.nextClearBit(k + 1)) {
        assertThat(values[k]).as("value %d", k).isZero();
        assertThat(onDevice[k]).as("value %d on the device", k).isZero();
        for (float[] moment : moments) {
          assertThat(moment[k]).as("moment of %d", k).isZero();
        }
      }
      assertThat(onDevice).containsExactly(values);
    }

    @Override
    public void close() {
      optimizer.close();
      network.close();
    }
  }

  /** The textbook formulas in double precision. */
  private static final class ReferenceOptimizer {

    private final OptimizerSpec spec;
    private final double[] values = new double[PARAMETERS];
    private final double[][] moments;
    private final BitSet live = new BitSet();
    private int steps;

    ReferenceOptimizer(OptimizerSpec spec, NetworkSnapshot start) {
      this.spec = spec;
      moments = new double[spec.moments()][PARAMETERS];
      live.or(start.live());
      for (int k = 0; k < PARAMETERS; k++) {
        values[k] = start.values()[k];
      }
    }

    void apply(MaskDelta delta) {
      for (int k = 0; k < delta.size(); k++) {
        int index = delta.indices()[k];
        boolean regrow = delta.direction() == Direction.REGROW;
        if (regrow != live.get(index)) {
          live.set(index, regrow);
          values[index] = regrow ? delta.values()[k] : 0;
          for (double[] moment : moments) {
            moment[index] = 0;
          }
        }
      }
    }

    void step(float[] gradients, double rate) {
      steps++;
      for (int k = live.nextSetBit(0); k >= 0; k = live.nextSetBit(k + 1)) {
        values[k] -= spec.accept(new Step(k, gradients[k], rate));
      }
    }

    /** What one value is moved down by. */
    private final class Step implements OptimizerSpec.Visitor<Double> {

      private final int k;
      private final double gradient;
      private final double rate;

      Step(int k, double gradient, double rate) {
        this.k = k;
        this.gradient = gradient;
        this.rate = rate;
      }

      private double penalized() {
        return gradient + spec.weightDecay() * values[k];
      }

      @Override
      public Double sgd(OptimizerSpec.Sgd sgd) {
        moments[0][k] = sgd.momentum() * moments[0][k] + penalized();
        return rate * moments[0][k];
      }

      @Override
      public Double adam(OptimizerSpec.Adam adam) {
        return adam(penalized(), adam.beta1(), adam.beta2(), adam.epsilon());
      }

      @Override
      public Double adamW(OptimizerSpec.AdamW adam) {
        double decay = rate * adam.weightDecay() * values[k];
        return decay + adam(gradient, adam.beta1(), adam.beta2(), adam.epsilon());
      }

      private double adam(double g, double beta1, double beta2, double epsilon) {
        moments[0][k] = beta1 * moments[0][k] + (1 - beta1) * g;
        moments[1][k] = beta2 * moments[1][k] + (1 - beta2) * g * g;
        double first = moments[0][k] / (1 - Math.pow(beta1, steps));
        double second = moments[1][k] / (1 - Math.pow(beta2, steps));
        return rate * first / (Math.sqrt(second) + epsilon);
      }

      @Override
      public Double rmsProp(OptimizerSpec.RmsProp settings) {
        double g = penalized();
        moments[0][k] = settings.rho() * moments[0][k] + (1 - settings.rho()) * g * g;
        return rate * g / (Math.sqrt(moments[0][k]) + settings.epsilon());
      }
    }
  }
}
