package io.espalier.model.network;

import io.espalier.model.device.Scratch;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Plain;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Shortcut.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the passes of a network's layers, and keeps those that are looked into. */
final class PassBuilder {

  private final Network network;
  private final int batchSize;
  private final int auxiliaryOutputs;
  private final List<LayerPass> weighted = new ArrayList<>();
  private final List<ResidualPass> sums = new ArrayList<>();
  private final Scratch scratch = new Scratch();
  private @Nullable HeadPass head;

  /**
   * @param auxiliaryOutputs how many outputs of the last layer are no classes
   */
  PassBuilder(Network network, int batchSize, int auxiliaryOutputs) {
    this.network = network;
    this.batchSize = batchSize;
    this.auxiliaryOutputs = auxiliaryOutputs;
  }

  /** Passes of dense and convolution layers, in order of their blocks. */
  List<LayerPass> weighted() {
    return weighted;
  }

  /** Passes of residual layers, in the order of {@link Layout#branched}. */
  List<ResidualPass> sums() {
    return sums;
  }

  /** What the passes share; theirs until they are closed, then to be closed by the caller. */
  Scratch scratch() {
    return scratch;
  }

  /** The last layer, if some of its outputs are no classes. */
  @Nullable HeadPass head() {
    return head;
  }

  LayerPass build(List<Placed> layers) {
    List<LayerPass> passes = new ArrayList<>();
    for (Placed layer : layers) {
      if (!(layer.layer() instanceof Select)) { // selecting is done on the way to the device
        passes.add(build(layer));
      }
    }
    return new SequencePass(passes);
  }

  private LayerPass build(Placed layer) {
    if (layer instanceof Weighted dense) {
      LayerPass pass = weighted(dense);
      weighted.add(pass);
      return pass;
    } else if (layer instanceof Normalized norm) {
      return new BatchNormPass(network, norm, batchSize);
    } else if (layer instanceof Branched branched) {
      return residual(branched);
    }
    return plain((Plain) layer);
  }

  private LayerPass weighted(Weighted layer) {
    boolean first = isFirst(layer);
    List<Weighted> all = network.layout().weighted();
    if (auxiliaryOutputs > 0 && layer.equals(all.get(all.size() - 1))) {
      head = new HeadPass(network, layer.block(), auxiliaryOutputs, batchSize, first);
      return head;
    }
    return layer.window() == null
        ? new DensePass(network, layer.block(), batchSize, first)
        : new ConvolutionPass(network, layer, batchSize, scratch, first);
  }

  /** Whether a layer reads the network's input, so that nothing below needs a gradient. */
  private boolean isFirst(Weighted layer) {
    Placed lowest = network.layout().layers().get(0);
    return lowest == layer
        || (lowest.layer() instanceof Select && network.layout().layers().get(1) == layer);
  }

  private LayerPass residual(Branched layer) {
    LayerPass body = build(layer.body());
    LayerPass shortcut =
        layer.layer().shortcut() instanceof Identity identity
            ? new GatedShortcutPass(network, layer, identity, batchSize, scratch)
            : build(layer.projection());
    ResidualPass pass = new ResidualPass(body, shortcut, layer.output(), batchSize);
    sums.add(pass);
    return pass;
  }

  private LayerPass plain(Plain layer) {
    LayerSpec spec = layer.layer();
    if (spec instanceof Activation activation) {
      return new ActivationPass(activation.function(), layer.input(), batchSize);
    } else if (spec instanceof MaxPool pool) {
      return new PoolPass(layer, pool.window(), batchSize);
    } else if (spec instanceof AveragePool pool) {
      return new PoolPass(layer, pool.window(), batchSize);
    } else if (spec instanceof GlobalAveragePool) {
      return new GlobalAveragePass(layer.input(), batchSize);
    } else if (spec instanceof Dropout dropout) {
      return new DropoutPass(dropout, layer.input(), batchSize);
    }
    return new FlattenPass(layer.input(), batchSize);
  }
}
