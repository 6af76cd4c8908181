package io.espalier.model.engine;

import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.ScaleBlock;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * Layer normalization of rows, units × batch; units that the network lost were always 0 and count.
 * Means over units, and one value for all of a sample or for all samples of a unit, are products
 * with ones: ND4J's broadcasts are slower.
 */
final class LayerNormPass implements LayerPass {

  private final double epsilon;
  private final int width;
  private final int absent;
  private final Tensor gamma;
  private final Tensor beta;
  private final Tensor gammaGradient;
  private final Tensor betaGradient;
  private final Tensor normalized;
  private final Tensor output;
  private final OnDemand inputGradient;
  private final OnDemand scratch;
  private final Tensor mean;
  private final Tensor inverseDeviation;
  private final Tensor unitOnes;
  private final Tensor sampleOnes;

  LayerNormPass(Network network, LayoutNode node, LayerNorm layer, Batches batches) {
    epsilon = layer.epsilon();
    ScaleBlock block = ((LayerNormalized) node.flow()).block();
    int units = block.units();
    width = layer.widthOf(units);
    absent = width - units;
    gamma = network.values().view(block.gamma(0), units, 1);
    beta = network.values().view(block.beta(0), units, 1);
    gammaGradient = network.gradients().view(block.gamma(0), units, 1);
    betaGradient = network.gradients().view(block.beta(0), units, 1);
    normalized = batches.allocate(node.input());
    output = batches.allocate(node.input());
    inputGradient = batches.onDemand(node.input());
    scratch = batches.onDemand(node.input());
    mean = batches.backend().matrix(1, batches.size());
    inverseDeviation = batches.backend().matrix(1, batches.size());
    unitOnes = batches.backend().ones(units, 1);
    sampleOnes = batches.backend().ones(batches.size(), 1);
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    meanOverUnits(input, mean);
    normalized.assign(input);
    addToSamples(mean, normalized, -1, 1);
    normalized.multiply(normalized, output);
    meanOverUnits(output, inverseDeviation);
    if (absent > 0) { // each of them is as far from the mean as 0 is
      inverseDeviation.add(mean.multiply(mean).multiply((double) absent / width));
    }
    inverseDeviation.add(epsilon).squareRoot().invert();
    addToSamples(inverseDeviation, output, 1, 0);
    normalized.multiply(output);
    addToUnits(gamma, output, 0);
    output.multiply(normalized);
    addToUnits(beta, output, 1);
    return output;
  }

  /**
   * With x̂ = (x − mean)/σ: dβ = Σg, dγ = Σg·x̂ over samples, and with h = γ·g: dx = (h − mean(h) −
   * x̂·mean(h·x̂))/σ over units. Leaves the output as it is: whoever reads it is looked into later.
   */
  @Override
  public Tensor backward(Tensor outputGradient) {
    betaGradient.product(outputGradient, false, sampleOnes, false);
    Tensor product = outputGradient.multiply(normalized, scratch.get());
    gammaGradient.product(product, false, sampleOnes, false);
    Tensor gradient = inputGradient.get();
    addToUnits(gamma, gradient, 0);
    gradient.multiply(outputGradient);
    gradient.multiply(normalized, product);
    meanOverUnits(product, mean);
    addToSamples(mean, product, 1, 0);
    product.multiply(normalized);
    meanOverUnits(gradient, mean);
    addToSamples(mean, gradient, -1, 1);
    gradient.subtract(product);
    addToSamples(inverseDeviation, product, 1, 0);
    return gradient.multiply(product);
  }

  private void meanOverUnits(Tensor matrix, Tensor means) {
    means.product(unitOnes, true, matrix, false, 1.0 / width, 0);
  }

  /** {@code result = kept·result + factor·value}, a value for each sample. */
  private void addToSamples(Tensor values, Tensor result, double factor, double kept) {
    result.product(unitOnes, false, values, false, factor, kept);
  }

  /** {@code result = kept·result + value}, a value for each unit. */
  private void addToUnits(Tensor values, Tensor result, double kept) {
    result.product(values, false, sampleOnes, true, 1, kept);
  }

  @Override
  public void close() {
    List.of(normalized, output, mean, inverseDeviation, unitOnes, sampleOnes)
        .forEach(Tensor::close);
    inputGradient.close();
    scratch.close();
  }
}
