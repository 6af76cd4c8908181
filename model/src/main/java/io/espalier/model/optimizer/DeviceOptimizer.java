package io.espalier.model.optimizer;

import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.tensor.HostTransfer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The optimizer for a GPU: parameters, moments and mask stay on the device and a step is a handful
 * of element-wise operations, so that no gradient crosses the bus. Values and state are copied to
 * the host only when asked for. Memory: two masks, the moments and one scratch vector; copies of
 * values and gradients too once it climbs.
 */
public final class DeviceOptimizer implements Optimizer {

  private final UpdateRule rule;
  private final Network network;
  private final INDArray mask;
  private final INDArray trainedMask;
  private final List<INDArray> moments;
  private final INDArray scratch;
  private final BitSet live;
  private @Nullable INDArray valuesBelow;
  private @Nullable INDArray gradientsBelow;
  private boolean climbed;
  private long steps;

  public DeviceOptimizer(
      OptimizerSpec spec, Network network, NetworkSnapshot start, OptimizerState state) {
    rule = UpdateRule.of(spec);
    this.network = network;
    live = (BitSet) start.live().clone();
    steps = state.steps();
    mask = upload(maskValues(network.layout().size()));
    trainedMask = upload(maskValues(network.layout().trained()));
    moments = state.moments().stream().map(DeviceOptimizer::upload).toList();
    scratch = Nd4j.create(DataType.FLOAT, start.values().length);
    HostTransfer.write(start.values(), network.values());
  }

  private static INDArray upload(float[] values) {
    INDArray array = Nd4j.create(DataType.FLOAT, values.length);
    HostTransfer.write(values, array);
    return array;
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
  private void moveStatistics(INDArray gradients) {
    int from = network.layout().trained();
    int to = network.layout().size();
    if (from < to) {
      gradients.muli(mask);
      var statistics = NDArrayIndex.interval(from, to);
      network.values().get(statistics).subi(gradients.get(statistics));
    }
  }

  @Override
  public void clip(double longest) {
    double length = liveLength();
    if (length > longest) {
      network
          .gradients()
          .get(NDArrayIndex.interval(0, network.layout().trained()))
          .muli(longest / length);
    }
  }

  /** Leaves the gradient of the live parameters in the scratch vector. */
  private double liveLength() {
    network.gradients().mul(trainedMask, scratch);
    return scratch.norm2Number().doubleValue();
  }

  @Override
  public void climb(double radius) {
    if (valuesBelow == null || gradientsBelow == null) {
      valuesBelow = network.values().ulike();
      gradientsBelow = network.gradients().ulike();
    }
    valuesBelow.assign(network.values());
    gradientsBelow.assign(network.gradients());
    double length = liveLength();
    network.values().addi(scratch.muli(HostOptimizer.factor(radius, length)));
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
      var statistics = NDArrayIndex.interval(from, to);
      network.gradients().get(statistics).assign(gradientsBelow.get(statistics));
    }
  }

  @Override
  public MaskDelta apply(MaskDelta delta) {
    boolean regrow = delta.direction() == Direction.REGROW;
    float[] current = values();
    int[] indices = new int[delta.size()];
    float[] carried = new float[delta.size()];
    int count = 0;
    for (int k = 0; k < delta.size(); k++) {
      int index = delta.indices()[k];
      if (live.get(index) != regrow) {
        carried[count] = regrow ? delta.values()[k] : current[index];
        indices[count++] = index;
        live.set(index, regrow);
        current[index] = regrow ? delta.values()[k] : 0;
      }
    }
    upload(current, indices, count);
    return new MaskDelta(
        delta.direction(), Arrays.copyOf(indices, count), Arrays.copyOf(carried, count));
  }

  @Override
  public void shift(Shift shift) {
    float[] current = values();
    for (int k = 0; k < shift.indices().length; k++) {
      int index = shift.indices()[k];
      current[index] += live.get(index) ? shift.addends()[k] : 0;
    }
    HostTransfer.write(current, network.values());
  }

  private void upload(float[] current, int[] changed, int count) {
    HostTransfer.write(current, network.values());
    HostTransfer.write(maskValues(network.layout().size()), mask);
    HostTransfer.write(maskValues(network.layout().trained()), trainedMask);
    for (INDArray moment : moments) {
      float[] state = download(moment);
      for (int k = 0; k < count; k++) {
        state[changed[k]] = 0;
      }
      HostTransfer.write(state, moment);
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

  private static float[] download(INDArray array) {
    float[] values = new float[(int) array.length()];
    HostTransfer.read(array, values);
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
    Stream.concat(Stream.of(mask, trainedMask, scratch), moments.stream()).forEach(INDArray::close);
    Stream.of(valuesBelow, gradientsBelow).filter(Objects::nonNull).forEach(INDArray::close);
  }
}
