package io.espalier.model.engine;

import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * Batch normalization in matrix products: scaling channels is a product with a diagonal matrix,
 * shifting them one with a column of ones. ND4J's broadcasts and its batchnorm ops take several
 * times as long on a CPU.
 *
 * <p>In training the place of the running statistics in the gradient vector gets the step that they
 * make, for the optimizer to carry out: {@code (1 − momentum)·(running − batch)}, to be subtracted.
 */
final class BatchNormPass implements LayerPass {

  private final double momentum;
  private final double epsilon;
  private final Channels channels;
  private final Tensor gamma;
  private final Tensor beta;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor gammaGradient;
  private final Tensor betaGradient;
  private final Tensor meanStep;
  private final Tensor varianceStep;
  private final OnDemand centred;
  private final Tensor output;
  private final OnDemand inputGradient;
  private final Tensor inverseDeviation;
  private final Tensor factor;
  private final Tensor shift;

  BatchNormPass(Network network, LayoutNode node, BatchNorm layer, Batches batches) {
    momentum = layer.momentum();
    epsilon = layer.epsilon();
    NormBlock block = ((Normalized) node.flow()).block();
    int count = block.channels();
    gamma = network.values().view(block.gamma(0), count, 1);
    beta = network.values().view(block.beta(0), count, 1);
    runningMean = network.values().view(block.mean(0), count, 1);
    runningVariance = network.values().view(block.variance(0), count, 1);
    gammaGradient = network.gradients().view(block.gamma(0), count, 1);
    betaGradient = network.gradients().view(block.beta(0), count, 1);
    meanStep = network.gradients().view(block.mean(0), count, 1);
    varianceStep = network.gradients().view(block.variance(0), count, 1);
    centred = batches.onDemand(node.input());
    output = batches.allocate(node.input());
    inputGradient = batches.onDemand(node.input());
    inverseDeviation = batches.backend().matrix(count, 1);
    factor = batches.backend().matrix(count, 1);
    shift = batches.backend().matrix(count, 1);
    channels =
        new Channels(
            batches.backend(), count, (int) (output.length() / count), node.input().flat());
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    if (mode.training()) {
      return normalizeByBatch(input);
    }
    invertDeviation(runningVariance);
    gamma.multiply(inverseDeviation, factor);
    runningMean.multiply(factor, shift);
    beta.subtract(shift, shift);
    channels.scale(input, factor, output, 0);
    channels.shift(output, shift);
    return output;
  }

  private Tensor normalizeByBatch(Tensor input) {
    channels.sum(input, shift);
    shift.divide(-channels.values()); // −mean
    Tensor difference = centred.get().assign(input);
    channels.shift(difference, shift);
    runningMean.add(shift, meanStep).multiply(1 - momentum);
    difference.multiply(difference, output);
    channels.sum(output, factor);
    factor.divide(channels.values()); // variance
    invertDeviation(factor);
    // The running variance is that of the population, as PyTorch has it.
    factor.multiply((double) channels.values() / Math.max(1, channels.values() - 1));
    runningVariance.subtract(factor, varianceStep).multiply(1 - momentum);
    gamma.multiply(inverseDeviation, factor);
    channels.scale(difference, factor, output, 0);
    channels.shift(output, beta);
    return output;
  }

  private void invertDeviation(Tensor variance) {
    variance.add(epsilon, inverseDeviation);
    inverseDeviation.squareRoot().invert();
  }

  /**
   * With x̂ = c/σ: dβ = Σg, dγ = Σg·x̂ and dx = γ/σ·(g − dβ/m − x̂·dγ/m), which is three scalings
   * and shifts.
   */
  @Override
  public Tensor backward(Tensor outputGradient) {
    channels.sum(outputGradient, betaGradient);
    outputGradient.multiply(centred.get(), output);
    channels.sum(output, gammaGradient);
    gammaGradient.multiply(inverseDeviation);
    gamma.multiply(inverseDeviation, factor);
    Tensor gradient = inputGradient.get();
    channels.scale(outputGradient, factor, gradient, 0);
    factor.divide(-channels.values());
    betaGradient.multiply(factor, shift);
    channels.shift(gradient, shift);
    factor.multiply(gammaGradient).multiply(inverseDeviation);
    channels.scale(centred.get(), factor, gradient, 1);
    return gradient;
  }

  @Override
  public void close() {
    channels.close();
    centred.close();
    inputGradient.close();
    List.of(output, inverseDeviation, factor, shift).forEach(Tensor::close);
  }

  /** Per-channel operations on a matrix of which each column is a channel, or each row. */
  private static final class Channels implements AutoCloseable {

    private final int values;
    private final boolean rows;
    private final Tensor ones;
    private final Tensor channelOnes;
    private final Tensor identity;
    private final Tensor diagonal;

    /**
     * Channels of a batch.
     *
     * @param values per channel
     * @param rows whether a channel is a row
     */
    Channels(Backend backend, int count, int values, boolean rows) {
      this.values = values;
      this.rows = rows;
      ones = backend.ones(values, 1);
      channelOnes = backend.ones(count, 1);
      identity = backend.matrix(count, count);
      identity.write(identity(count));
      diagonal = backend.matrix(count, count);
    }

    private static float[] identity(int size) {
      float[] identity = new float[size * size];
      for (int k = 0; k < size; k++) {
        identity[k * size + k] = 1;
      }
      return identity;
    }

    int values() {
      return values;
    }

    /** The sum of each channel. */
    void sum(Tensor matrix, Tensor sums) {
      sums.product(matrix, !rows, ones, false);
    }

    /** {@code result = kept·result + matrix}, each channel of it times its factor. */
    void scale(Tensor matrix, Tensor factors, Tensor result, double kept) {
      diagonal.product(channelOnes, false, factors, true);
      diagonal.multiply(identity);
      result.product(rows ? diagonal : matrix, false, rows ? matrix : diagonal, false, 1, kept);
    }

    /** Adds to each channel its shift. */
    void shift(Tensor matrix, Tensor shifts) {
      matrix.product(rows ? shifts : ones, false, rows ? ones : shifts, true, 1, 1);
    }

    @Override
    public void close() {
      List.of(ones, channelOnes, identity, diagonal).forEach(Tensor::close);
    }
  }
}
