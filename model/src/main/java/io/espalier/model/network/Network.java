package io.espalier.model.network;

import io.espalier.model.device.HostTransfer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a network on the device, and its gradients, each as one flat vector of which
 * the layers hold views: one copy moves all of them, one loop updates all of them.
 *
 * <p>Belongs to one thread. {@link #close()} frees both vectors; the {@link Pass}es made from it
 * must not be used afterwards, and are closed by whoever made them.
 */
public final class Network implements AutoCloseable {

  private final NetworkSpec spec;
  private final List<DenseBlock> blocks;
  private final INDArray values;
  private final INDArray gradients;

  /** A network with the given parameters, in the order of {@link NetworkSpec#blocks()}. */
  public Network(NetworkSpec spec, float[] initialValues) {
    this.spec = spec;
    this.blocks = spec.blocks();
    this.values = Nd4j.create(DataType.FLOAT, spec.parameters());
    this.gradients = Nd4j.create(DataType.FLOAT, spec.parameters());
    HostTransfer.write(initialValues, values);
  }

  public NetworkSpec spec() {
    return spec;
  }

  public List<DenseBlock> blocks() {
    return blocks;
  }

  /** The flat parameter vector; owned by this network. */
  public INDArray values() {
    return values;
  }

  /** The flat gradient vector that {@link Pass#backward} fills; owned by this network. */
  public INDArray gradients() {
    return gradients;
  }

  /** The weights of some neurons of a block as a view of inputs × neurons. */
  INDArray weights(INDArray flat, DenseBlock block, int fromNeuron, int toNeuron) {
    return flat.get(NDArrayIndex.interval(block.weight(0, fromNeuron), block.weight(0, toNeuron)))
        .reshape('f', block.inputs(), toNeuron - fromNeuron);
  }

  /** The biases of some neurons of a block as a view of neurons × 1. */
  INDArray biases(INDArray flat, DenseBlock block, int fromNeuron, int toNeuron) {
    return flat.get(NDArrayIndex.interval(block.bias(fromNeuron), block.bias(toNeuron)))
        .reshape('f', toNeuron - fromNeuron, 1);
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
