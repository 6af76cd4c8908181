package io.espalier.model.train;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Dense;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Output units whose targets are redrawn at every step and say nothing of the input (NoiseOut,
 * arXiv 1611.06211). A network can only learn their mean, which its hidden units learn by becoming
 * linearly dependent: they can be merged then.
 *
 * <p>The units stand behind the classes in the last dense layer, but never in the softmax: they are
 * linear, with a mean squared error of their own. Targets depend on the seed and the step alone, so
 * training resumes with the same ones.
 *
 * @param count how many; 0 for none
 * @param distribution of the targets
 * @param multiplier weight of the mean squared error in the objective
 * @param bias whether the units have a bias, with which they can learn the mean without the hidden
 *     units
 * @param seed of targets and initial weights
 */
public record NoiseOutputs(
    int count, Distribution distribution, double multiplier, boolean bias, long seed) {

  /** Distributions of targets, all with mean 0.1. */
  public enum Distribution {
    /** Normal with standard deviation 0.4. */
    GAUSSIAN,
    /** 1 in one of ten cases, else 0. */
    BINOMIAL,
    /** Always 0.1. */
    CONSTANT;

    float draw(RandomGenerator random) {
      return switch (this) {
        case GAUSSIAN -> (float) random.nextGaussian(MEAN, 0.4);
        case BINOMIAL -> random.nextDouble() < MEAN ? 1 : 0;
        case CONSTANT -> (float) MEAN;
      };
    }
  }

  private static final double MEAN = 0.1;

  /** No noise outputs. */
  public static final NoiseOutputs NONE = new NoiseOutputs(0, Distribution.CONSTANT, 0, false, 0);

  public NoiseOutputs {
    if (count < 0) {
      throw new IllegalArgumentException("noise outputs must be 0 or more, got " + count);
    }
    if (!(multiplier >= 0 && multiplier < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the multiplier of the noise must be 0 or more, got " + multiplier);
    }
  }

  /** The network with these outputs behind its classes, their weights drawn as a layer's are. */
  public NetworkSnapshot attach(NetworkSnapshot classes) {
    if (count == 0) {
      return classes;
    }
    NetworkSpec spec = withOutputs(classes.spec(), classes.spec().classes() + count);
    ParameterBlock last = last(spec);
    int first = classes.spec().classes();
    float[] values = new float[spec.size()];
    BitSet live = new BitSet(values.length);
    Random random = new Random(seed);
    double deviation = Math.sqrt(1.0 / Math.max(1, last.inputs()));
    for (int index = last.weight(0, first); index < last.bias(0); index++) {
      values[index] = (float) (random.nextGaussian() * deviation);
    }
    live.set(last.weight(0, first), last.bias(0));
    live.set(last.bias(first), last.end(), bias);
    copyClasses(classes, values, live, spec);
    return new NetworkSnapshot(spec, values, live);
  }

  /** The network without these outputs; the outputs of the classes stay the same, bit for bit. */
  public NetworkSnapshot detach(NetworkSnapshot all) {
    if (count == 0) {
      return all;
    }
    NetworkSpec spec = withOutputs(all.spec(), all.spec().classes() - count);
    float[] values = new float[spec.size()];
    BitSet live = new BitSet(values.length);
    copyClasses(all, values, live, spec);
    return new NetworkSnapshot(spec, values, live);
  }

  /**
   * A network with these outputs after something was done to the network {@linkplain #detach
   * without} them.
   *
   * @param all with these outputs, as it was before
   * @param classes without them, as it is now
   */
  public NetworkSnapshot replaceClasses(NetworkSnapshot all, NetworkSnapshot classes) {
    if (count == 0) {
      return classes;
    }
    float[] values = all.values().clone();
    BitSet live = (BitSet) all.live().clone();
    copyClasses(classes, values, live, all.spec());
    return new NetworkSnapshot(all.spec(), values, live);
  }

  /**
   * The network with these outputs as they are trained: without biases, unless they have them. What
   * removes hidden units hands what they said in the mean to biases, to those of these outputs too,
   * and with one an output learns the mean of its targets without any hidden unit.
   */
  NetworkSnapshot trainable(NetworkSnapshot all) {
    if (count == 0 || bias) {
      return all;
    }
    ParameterBlock last = last(all.spec());
    BitSet biases = new BitSet();
    biases.set(last.bias(last.outputs() - count), last.end());
    return all.without(biases);
  }

  /** Draws the targets of a step, as many as fit. */
  void drawTargets(long step, float[] targets) {
    SplittableRandom random = new SplittableRandom(seed ^ (step * 0xD1342543DE82EF95L));
    for (int k = 0; k < targets.length; k++) {
      targets[k] = distribution.draw(random);
    }
  }

  private static ParameterBlock last(NetworkSpec spec) {
    List<ParameterBlock> blocks = spec.blocks();
    return blocks.get(blocks.size() - 1);
  }

  private static NetworkSpec withOutputs(NetworkSpec spec, int outputs) {
    return spec.withGraph(spec.graph().withLast(new Dense(outputs)));
  }

  /** All values but those of the last layer's outputs that only one of the two networks has. */
  private static void copyClasses(
      NetworkSnapshot source, float[] values, BitSet live, NetworkSpec target) {
    ParameterBlock from = last(source.spec());
    ParameterBlock to = last(target);
    int classes = Math.min(from.outputs(), to.outputs());
    copy(source, 0, values, live, 0, from.weight(0, classes));
    copy(source, from.bias(0), values, live, to.bias(0), classes);
    copy(source, from.end(), values, live, to.end(), source.spec().size() - from.end());
  }

  private static void copy(
      NetworkSnapshot source, int from, float[] values, BitSet live, int to, int length) {
    System.arraycopy(source.values(), from, values, to, length);
    for (int k = 0; k < length; k++) {
      live.set(to + k, source.live().get(from + k));
    }
  }
}
