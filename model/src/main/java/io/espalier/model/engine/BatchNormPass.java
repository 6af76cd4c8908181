package io.espalier.model.engine;

import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.HostTransfer;
import io.espalier.model.tensor.MatrixProduct;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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
  private final INDArray gamma;
  private final INDArray beta;
  private final INDArray runningMean;
  private final INDArray runningVariance;
  private final INDArray gammaGradient;
  private final INDArray betaGradient;
  private final INDArray meanStep;
  private final INDArray varianceStep;
  private final OnDemand centred;
  private final INDArray output;
  private final OnDemand inputGradient;
  private final INDArray inverseDeviation;
  private final INDArray factor;
  private final INDArray shift;

  BatchNormPass(Network network, LayoutNode node, BatchNorm layer, int batchSize) {
    momentum = layer.momentum();
    epsilon = layer.epsilon();
    NormBlock block = ((Normalized) node.flow()).block();
    int count = block.channels();
    gamma = network.column(network.values(), block.gamma(0), count);
    beta = network.column(network.values(), block.beta(0), count);
    runningMean = network.column(network.values(), block.mean(0), count);
    runningVariance = network.column(network.values(), block.variance(0), count);
    gammaGradient = network.column(network.gradients(), block.gamma(0), count);
    betaGradient = network.column(network.gradients(), block.beta(0), count);
    meanStep = network.column(network.gradients(), block.mean(0), count);
    varianceStep = network.column(network.gradients(), block.variance(0), count);
    centred = new OnDemand(node.input(), batchSize);
    output = Batches.allocate(node.input(), batchSize);
    inputGradient = new OnDemand(node.input(), batchSize);
    inverseDeviation = Batches.matrix(count, 1);
    factor = Batches.matrix(count, 1);
    shift = Batches.matrix(count, 1);
    channels = new Channels(count, (int) (output.length() / count), node.input().flat());
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    if (mode.training()) {
      return normalizeByBatch(input);
    }
    invertDeviation(runningVariance);
    gamma.mul(inverseDeviation, factor);
    runningMean.mul(factor, shift);
    beta.sub(shift, shift);
    channels.scale(input, factor, output, 0);
    channels.shift(output, shift);
    return output;
  }

  private INDArray normalizeByBatch(INDArray input) {
    channels.sum(input, shift);
    shift.divi(-channels.values()); // −mean
    INDArray difference = centred.get().assign(input);
    channels.shift(difference, shift);
    runningMean.add(shift, meanStep).muli(1 - momentum);
    difference.mul(difference, output);
    channels.sum(output, factor);
    factor.divi(channels.values()); // variance
    invertDeviation(factor);
    // The running variance is that of the population, as PyTorch has it.
    factor.muli((double) channels.values() / Math.max(1, channels.values() - 1));
    runningVariance.sub(factor, varianceStep).muli(1 - momentum);
    gamma.mul(inverseDeviation, factor);
    channels.scale(difference, factor, output, 0);
    channels.shift(output, beta);
    return output;
  }

  private void invertDeviation(INDArray variance) {
    variance.add(epsilon, inverseDeviation);
    Transforms.sqrt(inverseDeviation, false).rdivi(1.0);
  }

  /**
   * With x̂ = c/σ: dβ = Σg, dγ = Σg·x̂ and dx = γ/σ·(g − dβ/m − x̂·dγ/m), which is three scalings
   * and shifts.
   */
  @Override
  public INDArray backward(INDArray outputGradient) {
    channels.sum(outputGradient, betaGradient);
    outputGradient.mul(centred.get(), output);
    channels.sum(output, gammaGradient);
    gammaGradient.muli(inverseDeviation);
    gamma.mul(inverseDeviation, factor);
    INDArray gradient = inputGradient.get();
    channels.scale(outputGradient, factor, gradient, 0);
    factor.divi(-channels.values());
    betaGradient.mul(factor, shift);
    channels.shift(gradient, shift);
    factor.muli(gammaGradient).muli(inverseDeviation);
    channels.scale(centred.get(), factor, gradient, 1);
    return gradient;
  }

  @Override
  public void close() {
    channels.close();
    centred.close();
    inputGradient.close();
    List.of(output, inverseDeviation, factor, shift).forEach(INDArray::close);
  }

  /** Per-channel operations on a matrix of which each column is a channel, or each row. */
  private static final class Channels implements AutoCloseable {

    private final int values;
    private final boolean rows;
    private final INDArray ones;
    private final INDArray channelOnes;
    private final INDArray identity;
    private final INDArray diagonal;

    /**
     * Channels of a batch.
     *
     * @param values per channel
     * @param rows whether a channel is a row
     */
    Channels(int count, int values, boolean rows) {
      this.values = values;
      this.rows = rows;
      ones = Nd4j.ones(DataType.FLOAT, values, 1);
      channelOnes = Nd4j.ones(DataType.FLOAT, count, 1);
      identity = Batches.matrix(count, count);
      HostTransfer.write(identity(count), identity);
      diagonal = Batches.matrix(count, count);
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
    void sum(INDArray matrix, INDArray sums) {
      MatrixProduct.gemm(matrix, !rows, ones, false, sums, 1, 0);
    }

    /** {@code result = kept·result + matrix}, each channel of it times its factor. */
    void scale(INDArray matrix, INDArray factors, INDArray result, double kept) {
      MatrixProduct.gemm(channelOnes, false, factors, true, diagonal, 1, 0);
      diagonal.muli(identity);
      MatrixProduct.gemm(
          rows ? diagonal : matrix, false, rows ? matrix : diagonal, false, result, 1, kept);
    }

    /** Adds to each channel its shift. */
    void shift(INDArray matrix, INDArray shifts) {
      MatrixProduct.gemm(rows ? shifts : ones, false, rows ? ones : shifts, true, matrix, 1, 1);
    }

    @Override
    public void close() {
      List.of(ones, channelOnes, identity, diagonal).forEach(INDArray::close);
    }
  }
}
