package io.espalier.model.train;

import io.espalier.model.device.HostTransfer;
import io.espalier.model.network.Network;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.MaskDelta;
import io.espalier.model.prune.MaskDelta.Direction;
import io.espalier.model.prune.Shift;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The updater for a CPU: parameters, moments and mask on the heap, one fused loop a step, gradients
 * copied out and parameters copied back in whole. ND4J's own element-wise operations are several
 * times slower there. Memory: two copies of the parameters, the mask and the moments; one more copy
 * once it climbs.
 */
final class HostUpdater implements Updater {

  /*
   * Weight decay drives what no gradient reaches towards 0 without end, into the subnormal numbers,
   * which a CPU computes with up to a hundred times slower. Adding and taking away one of these
   * rounds anything some 10⁷ times smaller to 0 and leaves larger values as they are; unlike a
   * comparison it stays in vector registers.
   */
  private static final float TINY_WEIGHT = 1e-10f;
  private static final float TINY_MOMENT = 1e-20f;
  private static final float TINY_SQUARE = 1e-30f;

  /** Values whose moments and gradients fit into a first-level cache. */
  private static final int STRETCH = 2048;

  private static final double SHORTEST_GRADIENT = 1e-30;

  private final OptimizerSpec spec;
  private final Network network;
  private final float[] values;
  private final float[] gradients;
  private final float[] mask;
  private final float[][] moments;
  private final int trained;
  private float @Nullable [] higher;
  private float[] statisticsSteps = {};
  private boolean climbed;
  private long steps;

  HostUpdater(OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state) {
    this.spec = spec;
    this.network = network;
    values = start.values().clone();
    trained = network.layout().trained();
    gradients = new float[values.length];
    mask = new float[values.length];
    moments = state.moments().stream().map(float[]::clone).toArray(float[][]::new);
    steps = state.steps();
    for (int index = 0; index < mask.length; index++) {
      mask[index] = start.live().get(index) ? 1 : 0;
    }
    HostTransfer.write(values, network.values());
  }

  @Override
  public void update(double learningRate) {
    HostTransfer.read(network.gradients(), gradients);
    steps++;
    if (spec instanceof OptimizerSpec.Adam adam) {
      adam(adam, (float) adamRate(adam, learningRate, steps), adamEpsilon(adam, steps));
    } else if (spec instanceof OptimizerSpec.Sgd sgd) {
      sgd(sgd, (float) learningRate);
    }
    moveStatistics();
    HostTransfer.write(values, network.values());
  }

  /** Adam's rate with both bias corrections folded in: η·√(1−β₂ᵗ)/(1−β₁ᵗ). */
  static double adamRate(OptimizerSpec.Adam adam, double learningRate, long step) {
    return learningRate
        * Math.sqrt(1 - Math.pow(adam.beta2(), (double) step))
        / (1 - Math.pow(adam.beta1(), (double) step));
  }

  /** Adam's ε in the same form: ε·√(1−β₂ᵗ). */
  static float adamEpsilon(OptimizerSpec.Adam adam, long step) {
    return (float) (adam.epsilon() * Math.sqrt(1 - Math.pow(adam.beta2(), (double) step)));
  }

  /**
   * In two short loops over a stretch that stays in a core's cache: the compiler of JDK 17 makes
   * vector instructions of loops up to 60 nodes, and one loop of all this has more. What is masked
   * stays 0 as its gradient is taken for 0: so are its moments, and so its step.
   */
  private void adam(OptimizerSpec.Adam adam, float rate, float epsilon) {
    float beta1 = (float) adam.beta1();
    float beta2 = (float) adam.beta2();
    float decay = (float) adam.weightDecay();
    for (int from = 0; from < trained; from += STRETCH) {
      int to = Math.min(trained, from + STRETCH);
      adamMoments(from, to, beta1, beta2, decay);
      adamStep(from, to, rate, epsilon);
    }
  }

  private void adamMoments(int from, int to, float beta1, float beta2, float decay) {
    float[] w = values;
    float[] g = gradients;
    float[] live = mask;
    float[] first = moments[0];
    float[] second = moments[1];
    float share1 = 1 - beta1;
    float share2 = 1 - beta2;
    for (int k = from; k < to; k++) {
      float gradient = g[k] * live[k] + decay * w[k];
      first[k] = beta1 * first[k] + share1 * gradient + TINY_MOMENT - TINY_MOMENT;
      second[k] = beta2 * second[k] + share2 * gradient * gradient + TINY_SQUARE - TINY_SQUARE;
    }
  }

  private void adamStep(int from, int to, float rate, float epsilon) {
    float[] w = values;
    float[] first = moments[0];
    float[] second = moments[1];
    for (int k = from; k < to; k++) {
      float step = rate * first[k] / ((float) Math.sqrt(second[k]) + epsilon);
      w[k] = w[k] - step + TINY_WEIGHT - TINY_WEIGHT;
    }
  }

  private void sgd(OptimizerSpec.Sgd sgd, float rate) {
    float momentum = (float) sgd.momentum();
    float decay = (float) sgd.weightDecay();
    float[] w = values;
    float[] g = gradients;
    float[] velocity = moments[0];
    float[] live = mask;
    for (int k = 0; k < trained; k++) {
      float v = momentum * velocity[k] + g[k] * live[k] + decay * w[k];
      velocity[k] = v + TINY_MOMENT - TINY_MOMENT;
      w[k] = w[k] - rate * velocity[k] + TINY_WEIGHT - TINY_WEIGHT;
    }
  }

  /** Their place among the gradients holds the step itself. */
  private void moveStatistics() {
    for (int k = trained; k < values.length; k++) {
      values[k] = (values[k] - gradients[k]) * mask[k];
    }
  }

  @Override
  public void clip(double longest) {
    HostTransfer.read(network.gradients(), gradients);
    double length = liveLength();
    if (length > longest) {
      float factor = (float) (longest / length);
      for (int k = 0; k < trained; k++) {
        gradients[k] *= factor;
      }
      HostTransfer.write(gradients, network.gradients());
    }
  }

  @Override
  public void climb(double radius) {
    HostTransfer.read(network.gradients(), gradients);
    statisticsSteps = Arrays.copyOfRange(gradients, trained, gradients.length);
    higher = higher == null ? new float[values.length] : higher;
    System.arraycopy(values, 0, higher, 0, values.length);
    float factor = (float) factor(radius, liveLength());
    for (int k = 0; k < trained; k++) {
      higher[k] += factor * gradients[k] * mask[k];
    }
    HostTransfer.write(higher, network.values());
    climbed = true;
  }

  private double liveLength() {
    double squares = 0;
    for (int k = 0; k < trained; k++) {
      squares += (double) gradients[k] * gradients[k] * mask[k];
    }
    return Math.sqrt(squares);
  }

  /**
   * What a gradient is multiplied with to be a way; 0 for one so short that its direction is
   * rounding.
   */
  static double factor(double radius, double length) {
    return length < SHORTEST_GRADIENT ? 0 : radius / length;
  }

  @Override
  public void descend() {
    if (!climbed) {
      throw new IllegalStateException("nothing has climbed");
    }
    climbed = false;
    HostTransfer.write(values, network.values());
    if (statisticsSteps.length > 0) {
      HostTransfer.read(network.gradients(), gradients);
      System.arraycopy(statisticsSteps, 0, gradients, trained, statisticsSteps.length);
      HostTransfer.write(gradients, network.gradients());
    }
  }

  @Override
  public MaskDelta apply(MaskDelta delta) {
    float wanted = delta.direction() == Direction.CUT ? 0 : 1;
    float[] carried = new float[delta.size()];
    int[] indices = new int[delta.size()];
    int count = 0;
    for (int k = 0; k < delta.size(); k++) {
      int index = delta.indices()[k];
      if (mask[index] != wanted) {
        carried[count] = wanted == 0 ? values[index] : delta.values()[k];
        indices[count++] = index;
        set(index, wanted, delta.values()[k]);
      }
    }
    HostTransfer.write(values, network.values());
    return new MaskDelta(
        delta.direction(), Arrays.copyOf(indices, count), Arrays.copyOf(carried, count));
  }

  private void set(int index, float live, float value) {
    mask[index] = live;
    values[index] = live == 0 ? 0 : value;
    for (float[] moment : moments) {
      moment[index] = 0;
    }
  }

  @Override
  public void shift(Shift shift) {
    for (int k = 0; k < shift.indices().length; k++) {
      int index = shift.indices()[k];
      values[index] += shift.addends()[k] * mask[index];
    }
    HostTransfer.write(values, network.values());
  }

  @Override
  public float[] values() {
    return values.clone();
  }

  @Override
  public BitSet live() {
    BitSet live = new BitSet(mask.length);
    for (int index = 0; index < mask.length; index++) {
      if (mask[index] != 0) {
        live.set(index);
      }
    }
    return live;
  }

  @Override
  public OptimizerState state() {
    return new OptimizerState(steps, Arrays.stream(moments).map(float[]::clone).toList());
  }

  /** Nothing to free: all state is on the heap. */
  @Override
  public void close() {}
}
