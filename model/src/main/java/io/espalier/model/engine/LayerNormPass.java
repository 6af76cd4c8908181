package io.espalier.model.engine;

import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.ScaleBlock;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.MatrixProduct;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer normalization of rows, units × batch; units that the network lost were always 0 and count.
 * Means over units, and one value for all of a sample or for all samples of a unit, are products
 * with ones: ND4J's broadcasts are slower.
 */
final class LayerNormPass implements LayerPass {

  private final double epsilon;
  private final int width;
  private final int absent;
  private final INDArray gamma;
  private final INDArray beta;
  private final INDArray gammaGradient;
  private final INDArray betaGradient;
  private final INDArray normalized;
  private final INDArray output;
  private final OnDemand inputGradient;
  private final OnDemand scratch;
  private final INDArray mean;
  private final INDArray inverseDeviation;
  private final INDArray unitOnes;
  private final INDArray sampleOnes;

  LayerNormPass(Network network, LayoutNode node, LayerNorm layer, int batchSize) {
    epsilon = layer.epsilon();
    ScaleBlock block = ((LayerNormalized) node.flow()).block();
    int units = block.units();
    width = layer.widthOf(units);
    absent = width - units;
    gamma = network.column(network.values(), block.gamma(0), units);
    beta = network.column(network.values(), block.beta(0), units);
    gammaGradient = network.column(network.gradients(), block.gamma(0), units);
    betaGradient = network.column(network.gradients(), block.beta(0), units);
    normalized = Batches.allocate(node.input(), batchSize);
    output = Batches.allocate(node.input(), batchSize);
    inputGradient = new OnDemand(node.input(), batchSize);
    scratch = new OnDemand(node.input(), batchSize);
    mean = Batches.matrix(1, batchSize);
    inverseDeviation = Batches.matrix(1, batchSize);
    unitOnes = Nd4j.ones(DataType.FLOAT, units, 1);
    sampleOnes = Nd4j.ones(DataType.FLOAT, batchSize, 1);
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    meanOverUnits(input, mean);
    normalized.assign(input);
    addToSamples(mean, normalized, -1, 1);
    normalized.mul(normalized, output);
    meanOverUnits(output, inverseDeviation);
    if (absent > 0) { // each of them is as far from the mean as 0 is
      inverseDeviation.addi(mean.muli(mean).muli((double) absent / width));
    }
    Transforms.sqrt(inverseDeviation.addi(epsilon), false).rdivi(1.0);
    addToSamples(inverseDeviation, output, 1, 0);
    normalized.muli(output);
    addToUnits(gamma, output, 0);
    output.muli(normalized);
    addToUnits(beta, output, 1);
    return output;
  }

  /**
   * With x̂ = (x − mean)/σ: dβ = Σg, dγ = Σg·x̂ over samples, and with h = γ·g: dx = (h − mean(h) −
   * x̂·mean(h·x̂))/σ over units. Leaves the output as it is: whoever reads it is looked into later.
   */
  @Override
  public INDArray backward(INDArray outputGradient) {
    MatrixProduct.gemm(outputGradient, false, sampleOnes, false, betaGradient, 1, 0);
    INDArray product = outputGradient.mul(normalized, scratch.get());
    MatrixProduct.gemm(product, false, sampleOnes, false, gammaGradient, 1, 0);
    INDArray gradient = inputGradient.get();
    addToUnits(gamma, gradient, 0);
    gradient.muli(outputGradient);
    gradient.mul(normalized, product);
    meanOverUnits(product, mean);
    addToSamples(mean, product, 1, 0);
    product.muli(normalized);
    meanOverUnits(gradient, mean);
    addToSamples(mean, gradient, -1, 1);
    gradient.subi(product);
    addToSamples(inverseDeviation, product, 1, 0);
    return gradient.muli(product);
  }

  private void meanOverUnits(INDArray matrix, INDArray means) {
    MatrixProduct.gemm(unitOnes, true, matrix, false, means, 1.0 / width, 0);
  }

  /** {@code result = kept·result + factor·value}, a value for each sample. */
  private void addToSamples(INDArray values, INDArray result, double factor, double kept) {
    MatrixProduct.gemm(unitOnes, false, values, false, result, factor, kept);
  }

  /** {@code result = kept·result + value}, a value for each unit. */
  private void addToUnits(INDArray values, INDArray result, double kept) {
    MatrixProduct.gemm(values, false, sampleOnes, true, result, 1, kept);
  }

  @Override
  public void close() {
    List.of(normalized, output, mean, inverseDeviation, unitOnes, sampleOnes)
        .forEach(INDArray::close);
    inputGradient.close();
    scratch.close();
  }
}
