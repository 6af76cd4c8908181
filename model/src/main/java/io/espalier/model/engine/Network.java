package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * The values of a network on the device, and its gradients, each as one flat vector of which the
 * layers hold views: one copy moves all of them, one loop updates all of them.
 *
 * <p>Belongs to one thread. {@link #close()} frees both vectors; the {@link ExecutionPlan}s made
 * from it must not be used afterwards, and are closed by whoever made them.
 */
public final class Network implements AutoCloseable {

  private final Backend backend;
  private NetworkSpec spec;
  private final Layout layout;
  private final Tensor values;
  private final Tensor gradients;

  /** A network with the given values, in the order of its {@link Layout}. */
  public Network(NetworkSpec spec, float[] initialValues) {
    this(Backend.inUse(), spec, initialValues);
  }

  /** A network on a backend; as {@link #Network(NetworkSpec, float[])}. */
  public Network(Backend backend, NetworkSpec spec, float[] initialValues) {
    this.backend = backend;
    this.spec = spec;
    this.layout = spec.layout();
    this.values = backend.matrix(layout.size(), 1);
    this.gradients = backend.matrix(layout.size(), 1);
    values.write(initialValues);
  }

  /** Where its numbers are. */
  public Backend backend() {
    return backend;
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
  public Tensor values() {
    return values;
  }

  /** The flat gradient vector that {@link ExecutionPlan#backward} fills; owned by this network. */
  public Tensor gradients() {
    return gradients;
  }

  /** The weights of a block as a view of (inputs × taps) × outputs. */
  Tensor weights(Tensor flat, ParameterBlock block) {
    return weights(flat, block, 0, block.outputs());
  }

  /** The weights of some outputs of a block as a view of (inputs × taps) × outputs. */
  Tensor weights(Tensor flat, ParameterBlock block, int from, int to) {
    return flat.view(block.offset() + from * block.fanIn(), block.fanIn(), to - from);
  }

  /** The biases of a block as a view of outputs × 1. */
  Tensor biases(Tensor flat, ParameterBlock block) {
    return biases(flat, block, 0, block.outputs());
  }

  /** The biases of some outputs of a block as a view of outputs × 1. */
  Tensor biases(Tensor flat, ParameterBlock block, int from, int to) {
    return flat.view(block.bias(from), to - from, 1);
  }

  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
