package io.espalier.model.optimizer;

import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer for a CPU: parameters, moments and mask on the heap, one or two loops a step,
 * gradients copied out and parameters copied back in whole. ND4J's own element-wise operations are
 * several times slower there. Memory: two copies of the parameters, the mask and the moments; one
 * more copy once it climbs.
 */
public final class HostOptimizer implements Optimizer {

  private static final double SHORTEST_GRADIENT = 1e-30;

  private final UpdateRule rule;
  private final Network network;
  private final HostVectors vectors;
  private final float[] values;
  private final float[] gradients;
  private final float[] mask;
  private final float[][] moments;
  private final int trained;
  private float @Nullable [] higher;
  private float[] statisticsSteps = {};
  private boolean climbed;
  private long steps;

  public HostOptimizer(
      OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state) {
    rule = UpdateRule.of(spec);
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
    vectors = new HostVectors(values, gradients, mask, moments, trained);
    network.values().write(values);
  }

  @Override
  public void update(double learningRate) {
    network.gradients().read(gradients);
    steps++;
    rule.move(vectors, learningRate, steps);
    moveStatistics();
    network.values().write(values);
  }

  /** Their place among the gradients holds the step itself. */
  private void moveStatistics() {
    for (int k = trained; k < values.length; k++) {
      values[k] = (values[k] - gradients[k]) * mask[k];
    }
  }

  @Override
  public void clip(double longest) {
    network.gradients().read(gradients);
    double length = liveLength();
    if (length > longest) {
      float factor = (float) (longest / length);
      for (int k = 0; k < trained; k++) {
        gradients[k] *= factor;
      }
      network.gradients().write(gradients);
    }
  }

  @Override
  public void climb(double radius) {
    network.gradients().read(gradients);
    statisticsSteps = Arrays.copyOfRange(gradients, trained, gradients.length);
    higher = higher == null ? new float[values.length] : higher;
    System.arraycopy(values, 0, higher, 0, values.length);
    float factor = (float) factor(radius, liveLength());
    for (int k = 0; k < trained; k++) {
      higher[k] += factor * gradients[k] * mask[k];
    }
    network.values().write(higher);
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
    network.values().write(values);
    if (statisticsSteps.length > 0) {
      network.gradients().read(gradients);
      System.arraycopy(statisticsSteps, 0, gradients, trained, statisticsSteps.length);
      network.gradients().write(gradients);
    }
  }

  @Override
  public MaskDelta apply(MaskDelta delta) {
    MaskDelta done =
        new EditedVectors(values, Arrays.asList(moments)).apply(delta, index -> mask[index] != 0);
    for (int index : done.indices()) {
      mask[index] = delta.direction() == Direction.CUT ? 0 : 1;
    }
    network.values().write(values);
    return done;
  }

  @Override
  public void shift(Shift shift) {
    for (int k = 0; k < shift.indices().length; k++) {
      int index = shift.indices()[k];
      values[index] += shift.addends()[k] * mask[index];
    }
    network.values().write(values);
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
