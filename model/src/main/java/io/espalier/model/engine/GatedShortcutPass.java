package io.espalier.model.engine;

import io.espalier.model.flow.GateBlock;
import io.espalier.model.flow.Gated;
import io.espalier.model.layer.Identity;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.Scratch;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * An identity shortcut: a convolution with kernels of one value that has, for each channel of the
 * sum, its gate in the row of the channel that it comes from.
 */
final class GatedShortcutPass implements LayerPass {

  private final Tensor gates;
  private final Tensor ones;
  private final Tensor selection;
  private final Tensor gated;
  private final Convolution convolution;
  private final Tensor output;
  private final OnDemand inputGradient;

  /**
   * The pass of one shortcut.
   *
   * @param scratch shared with other layers
   */
  GatedShortcutPass(
      Network network, LayoutNode node, Identity shortcut, Batches batches, Scratch scratch) {
    int inputs = node.input().channels();
    GateBlock block = ((Gated) node.flow()).block();
    gates = network.values().view(block.offset(), block.channels(), 1);
    ones = batches.backend().ones(inputs, 1);
    selection = selection(batches.backend(), shortcut, inputs);
    gated = batches.backend().matrix(inputs, block.channels());
    convolution =
        batches
            .backend()
            .convolution(
                batches.geometry(node.input(), node.output(), shortcut.window()),
                node.output().channels(),
                scratch);
    output = batches.allocate(node.output());
    inputGradient = batches.onDemand(node.input());
  }

  private static Tensor selection(Backend backend, Identity shortcut, int inputs) {
    float[] values = new float[inputs * shortcut.sources().size()];
    for (int channel = 0; channel < shortcut.sources().size(); channel++) {
      int source = shortcut.sources().get(channel);
      if (source >= 0) {
        values[channel * inputs + source] = 1;
      }
    }
    Tensor selection = backend.matrix(inputs, shortcut.sources().size());
    selection.write(values);
    return selection;
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    gated.product(ones, false, gates, true);
    gated.multiply(selection);
    convolution.forward(input, gated, output);
    return output;
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    convolution.planeGradient(outputGradient, gated, inputGradient.get());
    return inputGradient.get();
  }

  @Override
  public void close() {
    List.of(ones, selection, gated, output).forEach(Tensor::close);
    inputGradient.close();
  }
}
