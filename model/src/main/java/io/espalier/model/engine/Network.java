package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.tensor.HostTransfer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The values of a network on the device, and its gradients, each as one flat vector of which the
 * layers hold views: one copy moves all of them, one loop updates all of them.
 *
 * <p>Belongs to one thread. {@link #close()} frees both vectors; the {@link ExecutionPlan}s made
 * from it must not be used afterwards, and are closed by whoever made them.
 */
public final class Network implements AutoCloseable {

  private NetworkSpec spec;
  private final Layout layout;
  private final INDArray values;
  private final INDArray gradients;

  /** A network with the given values, in the order of its {@link Layout}. */
  public Network(NetworkSpec spec, float[] initialValues) {
    this.spec = spec;
    this.layout = spec.layout();
    this.values = Nd4j.create(DataType.FLOAT, layout.size());
    this.gradients = Nd4j.create(DataType.FLOAT, layout.size());
    HostTransfer.write(initialValues, values);
  }

  /** Its layers, and what it takes features as by now. */
  public NetworkSpec spec() {
    return spec;
  }

  /** Takes features otherwise from now on, in passes that there are too. */
  public void standardize(Standardization by) {
    spec = spec.standardized(by);
  }

  /** The layers in their places. */
  public Layout layout() {
    return layout;
  }

  public List<ParameterBlock> blocks() {
    return layout.blocks();
  }

  /** The flat vector of values; owned by this network. */
  public INDArray values() {
    return values;
  }

  /** The flat gradient vector that {@link ExecutionPlan#backward} fills; owned by this network. */
  public INDArray gradients() {
    return gradients;
  }

  /** The weights of a block as a view of (inputs × taps) × outputs. */
  INDArray weights(INDArray flat, ParameterBlock block) {
    return weights(flat, block, 0, block.outputs());
  }

  /** The weights of some outputs of a block as a view of (inputs × taps) × outputs. */
  INDArray weights(INDArray flat, ParameterBlock block, int from, int to) {
    return column(flat, block.offset() + from * block.fanIn(), (to - from) * block.fanIn())
        .reshape('f', block.fanIn(), to - from);
  }

  /** The biases of a block as a view of outputs × 1. */
  INDArray biases(INDArray flat, ParameterBlock block) {
    return biases(flat, block, 0, block.outputs());
  }

  /** The biases of some outputs of a block as a view of outputs × 1. */
  INDArray biases(INDArray flat, ParameterBlock block, int from, int to) {
    return column(flat, block.bias(from), to - from);
  }

  /** Some values as a view of length × 1. */
  INDArray column(INDArray flat, int from, int length) {
    return flat.get(NDArrayIndex.interval(from, from + length)).reshape('f', length, 1);
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
