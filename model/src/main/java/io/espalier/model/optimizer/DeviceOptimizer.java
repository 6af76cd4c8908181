package io.espalier.model.optimizer;

import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer for a GPU: parameters, moments and mask stay on the device and a step is a handful
 * of element-wise operations, so that no gradient crosses the bus. Values and state are copied to
 * the host only when asked for. Memory: two masks, the moments and one scratch vector; copies of
 * values and gradients too once it climbs.
 */
public final class DeviceOptimizer implements Optimizer {

  private final UpdateRule rule;
  private final Network network;
  private final Tensor mask;
  private final Tensor trainedMask;
  private final List<Tensor> moments;
  private final Tensor scratch;
  private final BitSet live;
  private @Nullable Tensor valuesBelow;
  private @Nullable Tensor gradientsBelow;
  private boolean climbed;
  private long steps;

  public DeviceOptimizer(
      OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state) {
    rule = UpdateRule.of(spec);
    this.network = network;
    live = (BitSet) start.live().clone();
    steps = state.steps();
    mask = upload(network.backend(), maskValues(network.layout().size()));
    trainedMask = upload(network.backend(), maskValues(network.layout().trained()));
    moments = state.moments().stream().map(moment -> upload(network.backend(), moment)).toList();
    scratch = network.backend().matrix(start.values().length, 1);
    network.values().write(start.values());
  }

  private static Tensor upload(Backend backend, float[] values) {
    Tensor vector = backend.matrix(values.length, 1);
    vector.write(values);
    return vector;
  }

  @Override
  public void update(double learningRate) {
    steps++;
    moveStatistics(network.gradients());
    rule.move(
        new DeviceVectors(network.values(), network.gradients(), trainedMask, moments, scratch),
        learningRate,
        steps);
  }

  /** Their place among the gradients holds the step itself. */
  private void moveStatistics(Tensor gradients) {
    int from = network.layout().trained();
    int to = network.layout().size();
    if (from < to) {
      gradients.multiply(mask);
      network.values().view(from, to - from, 1).subtract(gradients.view(from, to - from, 1));
    }
  }

  @Override
  public void clip(double longest) {
    double length = liveLength();
    if (length > longest) {
      network.gradients().view(0, network.layout().trained(), 1).multiply(longest / length);
    }
  }

  /** Leaves the gradient of the live parameters in the scratch vector. */
  private double liveLength() {
    network.gradients().multiply(trainedMask, scratch);
    return scratch.norm();
  }

  @Override
  public void climb(double radius) {
    if (valuesBelow == null || gradientsBelow == null) {
      valuesBelow = network.backend().uninitialized(network.layout().size(), 1);
      gradientsBelow = network.backend().uninitialized(network.layout().size(), 1);
    }
    valuesBelow.assign(network.values());
    gradientsBelow.assign(network.gradients());
    double length = liveLength();
    network.values().add(scratch.multiply(HostOptimizer.factor(radius, length)));
    climbed = true;
  }

  @Override
  public void descend() {
    if (!climbed || valuesBelow == null || gradientsBelow == null) {
      throw new IllegalStateException("nothing has climbed");
    }
    climbed = false;
    network.values().assign(valuesBelow);
    int from = network.layout().trained();
    int to = network.layout().size();
    if (from < to) {
      network.gradients().view(from, to - from, 1).assign(gradientsBelow.view(from, to - from, 1));
    }
  }

  @Override
  public MaskDelta apply(MaskDelta delta) {
    EditedVectors host =
        new EditedVectors(values(), moments.stream().map(DeviceOptimizer::download).toList());
    MaskDelta done = host.apply(delta, live::get);
    for (int index : done.indices()) {
      live.set(index, delta.direction() == Direction.REGROW);
    }
    upload(host);
    return done;
  }

  @Override
  public void shift(Shift shift) {
    float[] current = values();
    for (int k = 0; k < shift.indices().length; k++) {
      int index = shift.indices()[k];
      current[index] += live.get(index) ? shift.addends()[k] : 0;
    }
    network.values().write(current);
  }

  private void upload(EditedVectors host) {
    network.values().write(host.values());
    mask.write(maskValues(network.layout().size()));
    trainedMask.write(maskValues(network.layout().trained()));
    for (int kind = 0; kind < moments.size(); kind++) {
      moments.get(kind).write(host.moments().get(kind));
    }
  }

  /** 1 for what is live of the first {@code count} values. */
  private float[] maskValues(int count) {
    float[] values = new float[network.layout().size()];
    for (int index = live.nextSetBit(0);
        index >= 0 && index < count;
        index = live.nextSetBit(index + 1)) {
      values[index] = 1;
    }
    return values;
  }

  private static float[] download(Tensor vector) {
    float[] values = new float[vector.rows()];
    vector.read(values);
    return values;
  }

  @Override
  public float[] values() {
    return download(network.values());
  }

  @Override
  public BitSet live() {
    return (BitSet) live.clone();
  }

  @Override
  public OptimizerState state() {
    return new OptimizerState(steps, moments.stream().map(DeviceOptimizer::download).toList());
  }

  @Override
  public void close() {
    Stream.concat(Stream.of(mask, trainedMask, scratch), moments.stream()).forEach(Tensor::close);
    Stream.of(valuesBelow, gradientsBelow).filter(Objects::nonNull).forEach(Tensor::close);
  }
}
