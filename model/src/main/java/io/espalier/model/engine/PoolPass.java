package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.network.LayoutNode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A maximum or average pool, by ND4J's ops, which take each plane for itself. */
final class PoolPass implements LayerPass {

  private static final int NCHW = 0;
  private static final int COUNT_PADDING = 1;

  private final TensorShape from;
  private final int batchSize;
  private final INDArray output;
  private final OnDemand inputGradient;
  private final DynamicCustomOp pool;
  private final DynamicCustomOp gradient;
  private final OpContext context;
  private final OpContext gradientContext;
  private final TensorShape to;
  private INDArray input;

  /**
   * @param name of ND4J's op
   */
  PoolPass(String name, LayoutNode node, Window window, int batchSize) {
    from = node.input();
    to = node.output();
    this.batchSize = batchSize;
    output = Batches.allocate(to, batchSize);
    inputGradient = new OnDemand(from, batchSize);
    input = output;
    pool = DynamicCustomOp.builder(name).build();
    gradient = DynamicCustomOp.builder(name + "_bp").build();
    context = context(window);
    gradientContext = context(window);
    context.setOutputArrays(Batches.planes(output, to, batchSize));
  }

  private static OpContext context(Window window) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    int stride = window.stride();
    int padding = window.padding();
    context.setIArguments(
        window.height(),
        window.width(),
        stride,
        stride,
        padding,
        padding,
        1,
        1,
        0,
        COUNT_PADDING,
        NCHW);
    return context;
  }

  @Override
  public INDArray forward(INDArray layerInput, Mode mode) {
    input = layerInput;
    context.setInputArrays(Batches.planes(input, from, batchSize));
    Nd4j.exec(pool, context);
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray result = inputGradient.get();
    gradientContext.setOutputArrays(Batches.planes(result, from, batchSize));
    gradientContext.setInputArrays(
        Batches.planes(input, from, batchSize), Batches.planes(outputGradient, to, batchSize));
    Nd4j.exec(gradient, gradientContext);
    return result;
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    closeContexts();
  }

  private void closeContexts() {
    try {
      context.close();
      gradientContext.close();
    } catch (Exception broken) {
      throw new IllegalStateException("the contexts of a pool can not be freed", broken);
    }
  }
}
