package io.espalier.model.engine;

import io.espalier.model.flow.Window;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Pool;
import io.espalier.model.tensor.Tensor;

/** A maximum or average pool, over each plane for itself. */
final class PoolPass implements LayerPass {

  private final Pool pool;
  private final Tensor output;
  private final OnDemand inputGradient;
  private Tensor input;

  PoolPass(Pool.Kind kind, LayoutNode node, Window window, Batches batches) {
    pool = batches.backend().pool(kind, batches.geometry(node.input(), node.output(), window));
    output = batches.allocate(node.output());
    inputGradient = batches.onDemand(node.input());
    input = output;
  }

  @Override
  public Tensor forward(Tensor layerInput, Mode mode) {
    input = layerInput;
    pool.forward(input, output);
    return output;
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    pool.backward(input, outputGradient, inputGradient.get());
    return inputGradient.get();
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    pool.close();
  }
}
