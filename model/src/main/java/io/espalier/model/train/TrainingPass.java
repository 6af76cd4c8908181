package io.espalier.model.train;

import io.espalier.model.device.HostTransfer;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.network.Network;
import io.espalier.model.network.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm1;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Forward, loss and backward for batches of one size. All that a step tells the host, class
 * probabilities and activity sums, lies in one flat vector of signals and leaves the device in one
 * copy. Owns its arrays and its {@link Pass}.
 */
final class TrainingPass implements AutoCloseable {

  private final Pass pass;
  private final INDArray gradients;
  private final int classes;
  private final SoftmaxCrossEntropy loss;
  private final @Nullable NoiseLoss noiseLoss;
  private final INDArray signals;
  private final INDArray probabilities;
  private final INDArray ones;
  private final List<SiteSignals> sites = new ArrayList<>();
  private final float[] host;
  private @Nullable CoMomentPass moments;

  /** Where one layer's activity goes, and scratch for it. */
  private record SiteSignals(int offset, INDArray sums, INDArray counts, INDArray positive) {}

  TrainingPass(Network network, int batchSize) {
    this(network, batchSize, NoiseOutputs.NONE);
  }

  /**
   * @param noise which of the network's last outputs are no classes
   */
  TrainingPass(Network network, int batchSize, NoiseOutputs noise) {
    pass = new Pass(network, batchSize, noise.count());
    gradients = network.gradients();
    classes = network.spec().classes() - noise.count();
    noiseLoss = noise.count() == 0 ? null : new NoiseLoss(noise, batchSize);
    loss = new SoftmaxCrossEntropy(classes, batchSize);
    int inputs = network.blocks().stream().mapToInt(block -> block.inputs()).sum();
    signals = Nd4j.create(DataType.FLOAT, (long) classes * batchSize + 2L * inputs);
    host = new float[(int) signals.length()];
    probabilities = view(0, classes * batchSize).reshape('f', classes, batchSize);
    ones = Nd4j.ones(DataType.FLOAT, batchSize, 1);
    int offset = classes * batchSize;
    for (var block : network.blocks()) {
      int width = block.inputs();
      sites.add(
          new SiteSignals(
              offset,
              view(offset, width),
              view(offset + width, width).reshape('f', width, 1),
              Nd4j.create(DataType.FLOAT, new long[] {width, batchSize}, 'f')));
      offset += 2 * width;
    }
  }

  private INDArray view(int offset, int length) {
    return signals.get(NDArrayIndex.interval(offset, offset + length));
  }

  /** Tests on the batch: forward, and what it tells. */
  StepResult test(float[] features, int[] labels, boolean observe, long step) {
    requireClasses(labels);
    SoftmaxCrossEntropy.probabilities(pass.forward(features), probabilities);
    if (observe) {
      observe();
    }
    HostTransfer.read(signals, host);
    double value = loss.loss(host, labels);
    if (!Double.isFinite(value)) {
      throw new DivergedException(step, value);
    }
    return new StepResult(
        predictions(host, classes, labels.length),
        value,
        observe ? Optional.of(activity()) : Optional.empty());
  }

  /**
   * How the units vary together over a batch, by a forward pass of its own.
   *
   * @param firstGroup the first parametric layer whose inputs are observed; the same in each call
   */
  BatchMoments moments(float[] features, int firstGroup) {
    if (moments == null) {
      moments = new CoMomentPass(pass, firstGroup);
    }
    pass.forward(features);
    return moments.read();
  }

  /**
   * Leaves the gradients of the batch tested last in the network. Huge features can overflow them
   * though the loss is finite: their squared norm, one product, tells.
   */
  void backward(int[] labels, long step) {
    INDArray logitGradient = loss.gradient(probabilities, labels);
    if (noiseLoss == null) {
      pass.backward(logitGradient);
    } else {
      pass.backward(logitGradient, noiseLoss.gradient(pass.forwardAuxiliary(), step));
    }
    double squaredNorm = Nd4j.getBlasWrapper().dot(gradients, gradients);
    if (!Double.isFinite(squaredNorm)) {
      throw new DivergedException("squared norm of the gradient", squaredNorm, step);
    }
  }

  private void requireClasses(int[] labels) {
    for (int sample = 0; sample < labels.length; sample++) {
      if (labels[sample] < 0 || labels[sample] >= classes) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not one of the %d classes"
                .formatted(labels[sample], sample, classes));
      }
    }
  }

  private void observe() {
    for (int layer = 0; layer < sites.size(); layer++) {
      SiteSignals site = sites.get(layer);
      INDArray input = pass.sites().get(layer).input();
      sumAbsolute(input, site.sums());
      Nd4j.getExecutioner().exec(new Step(input, site.positive(), 0.0));
      Nd4j.gemm(site.positive(), ones, site.counts(), false, false, 1, 0);
    }
  }

  /** Norm1 over a single column does nothing in ND4J 1.0.0-M2.1, not even take absolute values. */
  private static void sumAbsolute(INDArray input, INDArray sums) {
    if (input.size(1) == 1) {
      Nd4j.getExecutioner().exec(new Abs(input.reshape(sums.shape()), sums));
    } else {
      Nd4j.getExecutioner().exec(new Norm1(input, sums, false, 1));
    }
  }

  private BatchActivity activity() {
    List<BatchActivity.Inputs> layers = new ArrayList<>();
    for (SiteSignals site : sites) {
      int width = (int) site.sums().length();
      int middle = site.offset() + width;
      layers.add(
          new BatchActivity.Inputs(
              Arrays.copyOfRange(host, site.offset(), middle),
              Arrays.copyOfRange(host, middle, middle + width)));
    }
    return new BatchActivity(pass.batchSize(), layers);
  }

  /** The most probable class of each sample; the lower one of equals. */
  static int[] predictions(float[] probabilities, int classes, int samples) {
    int[] predictions = new int[samples];
    for (int sample = 0; sample < samples; sample++) {
      int from = sample * classes;
      int best = from;
      for (int k = from + 1; k < from + classes; k++) {
        if (probabilities[k] > probabilities[best]) {
          best = k;
        }
      }
      predictions[sample] = best - from;
    }
    return predictions;
  }

  @Override
  public void close() {
    pass.close();
    loss.close();
    if (noiseLoss != null) {
      noiseLoss.close();
    }
    if (moments != null) {
      moments.close();
    }
    signals.close();
    ones.close();
    sites.forEach(site -> site.positive().close());
  }
}
