package io.espalier.model.network;

import io.espalier.model.device.HostTransfer;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Select;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network at work on batches of one size, forward and backward, over arrays allocated once.
 *
 * <p>Order of calls: {@link #forward}, then, for training, {@link #backward}. Belongs to the thread
 * of its network; closing it frees its arrays, not the network.
 */
public final class Pass implements AutoCloseable {

  /** A parametric layer and what it reads: inputs × batch, valid after a forward pass. */
  public record Site(DenseBlock block, INDArray input) {}

  private final int batchSize;
  private final int features;
  private final int @Nullable [] selected;
  private final float[] staging;
  private final INDArray input;
  private final List<LayerPass> layers = new ArrayList<>();
  private final @Nullable DensePass auxiliary;

  /** A pass over batches of exactly {@code batchSize} samples. */
  public Pass(Network network, int batchSize) {
    this(network, batchSize, 0);
  }

  /**
   * A pass in which the last outputs are no classes. They are computed apart, so that the logits
   * are the same, bit for bit, as those of the network without them.
   *
   * @param auxiliaryOutputs how many outputs of the last layer are no classes
   */
  public Pass(Network network, int batchSize, int auxiliaryOutputs) {
    NetworkSpec spec = network.spec();
    this.batchSize = batchSize;
    features = spec.input().size();
    selected = spec.layers().get(0) instanceof Select select ? select.inputs() : null;
    staging = new float[spec.selectedInputs() * batchSize];
    input = Nd4j.create(DataType.FLOAT, new long[] {spec.selectedInputs(), batchSize}, 'f');
    int width = spec.selectedInputs();
    int block = 0;
    for (LayerSpec layer : spec.layers()) {
      if (layer instanceof Dense dense) {
        DenseBlock parameters = network.blocks().get(block);
        boolean last = block == network.blocks().size() - 1;
        int outputs = last ? dense.units() - auxiliaryOutputs : dense.units();
        layers.add(new DensePass(network, parameters, 0, outputs, batchSize, block == 0));
        width = dense.units();
        block++;
      } else if (layer instanceof Activation activation) {
        layers.add(new ActivationPass(activation.function(), width, batchSize));
      }
    }
    auxiliary = auxiliaryOutputs == 0 ? null : auxiliary(network, auxiliaryOutputs);
  }

  private DensePass auxiliary(Network network, int outputs) {
    List<DenseBlock> blocks = network.blocks();
    DenseBlock last = blocks.get(blocks.size() - 1);
    int classes = last.outputs() - outputs;
    return new DensePass(network, last, classes, last.outputs(), batchSize, blocks.size() == 1);
  }

  public int batchSize() {
    return batchSize;
  }

  /**
   * The logits of a batch.
   *
   * @param batch samples × features, one sample after the other, exactly one batch
   * @return classes × batch; owned by this pass and overwritten by the next call
   */
  public INDArray forward(float[] batch) {
    HostTransfer.write(select(batch), input);
    INDArray activation = input;
    for (LayerPass layer : layers) {
      activation = layer.forward(activation);
    }
    return activation;
  }

  /**
   * The outputs that are no classes, for the batch of the last forward pass.
   *
   * @return outputs × batch; owned by this pass and overwritten by the next call
   * @throws IllegalStateException when there are none
   */
  public INDArray forwardAuxiliary() {
    List<Site> sites = sites();
    return auxiliary().forward(sites.get(sites.size() - 1).input());
  }

  private DensePass auxiliary() {
    if (auxiliary == null) {
      throw new IllegalStateException("all outputs of this network are classes");
    }
    return auxiliary;
  }

  /**
   * Like {@link #backward(INDArray)}, for a loss that depends on the outputs that are no classes
   * too.
   *
   * @param auxiliaryGradient gradient of the loss by those outputs, outputs × batch
   */
  public void backward(INDArray logitGradient, INDArray auxiliaryGradient) {
    INDArray gradient = layers.get(layers.size() - 1).backward(logitGradient);
    INDArray more = auxiliary().backward(auxiliaryGradient);
    if (layers.size() > 1) {
      gradient.addi(more);
    }
    for (int k = layers.size() - 2; k >= 0; k--) {
      gradient = layers.get(k).backward(gradient);
    }
  }

  /**
   * Fills {@link Network#gradients()} for the batch of the last forward pass.
   *
   * @param logitGradient gradient of the loss by the logits, classes × batch
   */
  public void backward(INDArray logitGradient) {
    INDArray gradient = logitGradient;
    for (int k = layers.size() - 1; k >= 0; k--) {
      gradient = layers.get(k).backward(gradient);
    }
  }

  /** The parametric layers and what they read in the last forward pass. */
  public List<Site> sites() {
    List<Site> sites = new ArrayList<>();
    for (LayerPass layer : layers) {
      if (layer instanceof DensePass dense) {
        sites.add(new Site(dense.block(), dense.input()));
      }
    }
    return sites;
  }

  private float[] select(float[] batch) {
    if (batch.length != features * batchSize) {
      throw new IllegalArgumentException(
          "a batch of %d samples with %d features has %d values, got %d"
              .formatted(batchSize, features, features * batchSize, batch.length));
    }
    if (selected == null) {
      return batch;
    }
    for (int sample = 0, to = 0; sample < batchSize; sample++) {
      int from = sample * features;
      for (int index : selected) {
        staging[to++] = batch[from + index];
      }
    }
    return staging;
  }

  @Override
  public void close() {
    input.close();
    layers.forEach(LayerPass::close);
    if (auxiliary != null) {
      auxiliary.close();
    }
  }
}
