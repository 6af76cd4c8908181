package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.KnownActivity;
import io.espalier.model.edit.DeadUnits;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.GateBlock;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What dies with what: filters and their normalizations, sums, flattened columns. */
class ResidualRulesTest {

  private static final Activation RELU = new Activation(Nonlinearity.RELU);
  private static final Window POINT = Window.square(1, 1, 0);

  /** conv1(2) norm1 relu [conv2(2) norm2 relu conv3(2) norm3 + identity] relu flatten dense1. */
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          new InputShape(1, 2, 2),
          List.of(
              new Conv2d(2, POINT, false),
              BatchNorm.standard(),
              RELU,
              new Residual(
                  List.of(
                      new Conv2d(2, POINT, false),
                      BatchNorm.standard(),
                      RELU,
                      new Conv2d(2, POINT, false),
                      BatchNorm.standard()),
                  Identity.padded(2, 2, 1)),
              RELU,
              new Flatten(),
              new Dense(2)));

  private static final GateBlock GATES = SPEC.layout().gated().get(0).block();

  private static ParameterBlock block(int index) {
    return SPEC.blocks().get(index);
  }

  private static NormBlock norm(int index) {
    return SPEC.layout().normalized().get(index).block();
  }

  private static NetworkSnapshot network(BitSet cut) {
    float[] values = Initializer.draw(SPEC, 1);
    Arrays.fill(values, block(3).bias(0), block(3).end(), 1); // or alpha = 1 would cut them
    return NetworkSnapshot.dense(SPEC, values).without(cut);
  }

  /** Every signal is 1 everywhere, except the two that are added up in channel 1. */
  private static Evidence activity(double body, double shortcut) {
    List<ActivityMean> activity = new ArrayList<>();
    for (Probe probe : SPEC.probes()) {
      double[] means = new double[probe.units() * probe.taps()];
      Arrays.fill(means, 1);
      if (probe.name().equals("add1.norm3")) {
        means[1] = body;
      } else if (probe.name().equals("add1.identity1")) {
        means[1] = shortcut;
      }
      activity.add(new ActivityMean(10, means));
    }
    return KnownActivity.of(activity);
  }

  /** With alpha 0.9 the lesser goes below a ratio of 0.1 / 0.9 = 1 / 9. */
  private static BitSet contested(double body, double shortcut) {
    BitSet cut = new BitSet();
    new NnRelief()
        .score(
            network(new BitSet()),
            activity(body, shortcut),
            group -> {
              if (group.kind() == Contributions.Kind.SUM) {
                new KeepRatio(0.9).select(group, cut);
              }
            });
    return cut;
  }

  @Test
  void theLesserContributorToASumGoesBelowTheRatio() {
    assertThat(contested(0.95, 9)).isEqualTo(bits(norm(2).gamma(1)));
    assertThat(contested(9, 0.95)).isEqualTo(bits(GATES.gate(1)));
    assertThat(contested(1.2, 9).isEmpty()).isTrue();
    assertThat(contested(0, 0).isEmpty()).isTrue(); // 0/0 keeps
  }

  @Test
  void aBodyChannelThatGoesTakesItsFilterAndNormalizationAlong() {
    Selection selection =
        Selection.choose(
            network(new BitSet()),
            activity(0.01, 9),
            new NnRelief(),
            new KeepRatios(new KeepRatio(1), new KeepRatio(0.99)));

    BitSet expected = bits(block(2).weight(0, 1), block(2).weight(1, 1));
    norm(2).of(1).forEach(expected::set);
    BitSet gone = (BitSet) expected.clone();
    gone.andNot(selection.cut());
    assertThat(gone.isEmpty()).isTrue();
    assertThat(selection.cut().get(GATES.gate(1))).isFalse();
  }

  @Test
  void aFilterWithoutKernelsTakesItsNormalizationAndItsReadersAlong() {
    BitSet emptied = bits(block(1).weight(0, 0), block(1).weight(1, 0)); // filter 0 of conv2
    Selection selection =
        Selection.choose(network(emptied), activity(1, 1), new NnRelief(), new KeepRatio(1));

    BitSet expected = bits(block(2).weight(0, 0), block(2).weight(0, 1)); // what reads it
    norm(1).of(0).forEach(expected::set);
    assertThat(selection.cut()).isEqualTo(expected);
    assertThat(selection.dead()).isEqualTo(2); // the values of a normalization do not count
  }

  @Test
  void aChannelBeforeASumDiesOnlyWithItsGateAndAllItsReaders() {
    BitSet unread =
        bits(block(1).weight(1, 0), block(1).weight(1, 1)); // conv2 reads channel 0 only
    assertThat(DeadUnits.sweep(network(unread)).isEmpty()).isTrue();

    unread.set(GATES.gate(1));
    BitSet dead = DeadUnits.sweep(network(unread));

    BitSet expected = bits(block(0).weight(0, 1));
    norm(0).of(1).forEach(expected::set);
    assertThat(dead).isEqualTo(expected);
  }

  @Test
  void aChannelOfASumDiesInBothBranches() {
    // dense1 reads nothing of channel 1: units 4 to 7
    BitSet unread = new BitSet();
    for (int output = 0; output < 2; output++) {
      int first = block(3).weight(4, output);
      unread.set(first, first + 4);
    }

    BitSet dead = DeadUnits.sweep(network(unread));

    BitSet expected = bits(block(2).weight(0, 1), block(2).weight(1, 1), GATES.gate(1));
    norm(2).of(1).forEach(expected::set);
    assertThat(dead).isEqualTo(expected);
  }

  @Test
  void aChannelIsDeadWhenAllItsFlattenedColumnsAreEmpty() {
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 4, 4),
            List.of(
                new Conv2d(3, Window.square(3, 1, 1), true),
                RELU,
                new MaxPool(Window.square(2, 2, 0)),
                new Flatten(),
                new Dense(2)));
    NetworkSnapshot network = NetworkSnapshot.dense(spec, Initializer.draw(spec, 1));
    ParameterBlock conv = spec.blocks().get(0);
    ParameterBlock dense = spec.blocks().get(1);
    BitSet cut = new BitSet();
    for (int output = 0; output < 2; output++) {
      cut.set(dense.weight(4, output), dense.weight(7, output)); // all but the last of channel 1
    }
    assertThat(DeadUnits.sweep(network.without(cut)).isEmpty()).isTrue();
    cut.set(dense.weight(7, 0));
    cut.set(dense.weight(7, 1));

    BitSet dead = DeadUnits.sweep(network.without(cut));

    BitSet expected = new BitSet();
    expected.set(conv.weight(0, 1), conv.weightsEnd(1));
    expected.set(conv.bias(1));
    assertThat(dead).isEqualTo(expected);
  }

  @Test
  void magnitudeScoresKernelsByTheSumOfTheirWeights() {
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(2, 1, 2),
            List.of(new Conv2d(1, new Window(1, 2, 1, 0), true), new Flatten(), new Dense(2)));
    float[] values = new float[spec.size()];
    System.arraycopy(new float[] {1, -2, 0.5f, 0, -4}, 0, values, 0, 5);
    List<Contributions> groups = new ArrayList<>();

    new Magnitude().score(NetworkSnapshot.dense(spec, values), Evidence.NONE, groups::add);

    assertThat(groups.get(0).indices()).containsExactly(0, 2, 4);
    assertThat(groups.get(0).lengths()).containsExactly(2, 2, 1);
    assertThat(groups.get(0).scores()).containsExactly(3, 0.5, 4);
    assertThat(KeepRatios.NNRELIEF.of(groups.get(0).kind())).isEqualTo(new KeepRatio(0.9));
    assertThat(KeepRatios.NNRELIEF.of(groups.get(1).kind())).isEqualTo(new KeepRatio(0.95));
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    IntStream.of(indices).forEach(bits::set);
    return bits;
  }
}
