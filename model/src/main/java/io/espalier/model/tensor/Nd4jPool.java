package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A pool by ND4J's ops, which take each plane for itself. */
final class Nd4jPool implements Pool {

  private static final int NCHW = 0;
  private static final int COUNT_PADDING = 1;

  private final DynamicCustomOp forward;
  private final DynamicCustomOp backward;
  private final OpContext forwardContext;
  private final OpContext backwardContext;
  private final Kept<INDArray> planes;
  private final Kept<INDArray> output;
  private final Kept<INDArray> planeGradient;
  private final Kept<INDArray> outputGradient;

  Nd4jPool(Kind kind, Geometry geometry) {
    String name =
        switch (kind) {
          case MAXIMUM -> "maxpool2d";
          case AVERAGE -> "avgpool2d";
        };
    forward = DynamicCustomOp.builder(name).build();
    backward = DynamicCustomOp.builder(name + "_bp").build();
    forwardContext = context(geometry);
    backwardContext = context(geometry);
    planes = new Kept<>(tensor -> planes(tensor, geometry));
    planeGradient = new Kept<>(tensor -> planes(tensor, geometry));
    output = new Kept<>(tensor -> outputs(tensor, geometry));
    outputGradient = new Kept<>(tensor -> outputs(tensor, geometry));
  }

  private static OpContext context(Geometry geometry) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    int stride = geometry.stride();
    int padding = geometry.padding();
    context.setIArguments(
        geometry.kernelHeight(),
        geometry.kernelWidth(),
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

  /** Channels × samples × rows × columns, which ND4J takes for samples and channels. */
  private static INDArray planes(Nd4jTensor tensor, Geometry sizes) {
    return tensor
        .vector()
        .reshape('c', sizes.channels(), sizes.samples(), sizes.height(), sizes.width());
  }

  private static INDArray outputs(Nd4jTensor tensor, Geometry sizes) {
    return tensor
        .vector()
        .reshape('c', sizes.channels(), sizes.samples(), sizes.outputHeight(), sizes.outputWidth());
  }

  @Override
  public void forward(Tensor from, Tensor to) {
    forwardContext.setInputArrays(planes.of(from));
    forwardContext.setOutputArrays(output.of(to));
    Nd4j.exec(forward, forwardContext);
  }

  @Override
  public void backward(Tensor from, Tensor gradient, Tensor result) {
    backwardContext.setInputArrays(planes.of(from), outputGradient.of(gradient));
    backwardContext.setOutputArrays(planeGradient.of(result));
    Nd4j.exec(backward, backwardContext);
  }

  @Override
  public void close() {
    try (forwardContext;
        backwardContext) {
      // both, whichever of them fails
    } catch (Exception broken) {
      throw new IllegalStateException("the contexts of a pool can not be freed", broken);
    }
  }
}
