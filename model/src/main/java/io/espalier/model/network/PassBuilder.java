package io.espalier.model.network;

import io.espalier.model.device.Scratch;
import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.Conv2d;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Parameterless;
import io.espalier.model.network.LayerSpec.Parametric;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Placed.Branched;
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
  private final List<ParametricPass> weighted = new ArrayList<>();
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
  List<ParametricPass> weighted() {
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
      passes.add(build(layer));
    }
    return new SequencePass(passes);
  }

  private LayerPass build(Placed layer) {
    return layer.match(
        this::weighted,
        norm -> new BatchNormPass(network, norm, batchSize),
        plain -> plain.layer().accept(new PlainPasses(plain, batchSize)),
        this::residual);
  }

  private LayerPass weighted(Weighted layer) {
    boolean first = isFirst(layer);
    List<Weighted> all = network.layout().weighted();
    boolean last = layer.equals(all.get(all.size() - 1));
    ParametricPass pass =
        auxiliaryOutputs > 0 && last
            ? head(layer, first)
            : layer.layer().accept(new WeightedPasses(layer, first));
    weighted.add(pass);
    return pass;
  }

  private HeadPass head(Weighted layer, boolean first) {
    HeadPass pass = new HeadPass(network, layer.block(), auxiliaryOutputs, batchSize, first);
    head = pass;
    return pass;
  }

  /** The pass of a layer with weights. */
  private final class WeightedPasses implements Parametric.Visitor<ParametricPass> {

    private final Weighted layer;
    private final boolean first;

    WeightedPasses(Weighted layer, boolean first) {
      this.layer = layer;
      this.first = first;
    }

    @Override
    public ParametricPass dense(Dense dense) {
      return new DensePass(network, layer.block(), batchSize, first);
    }

    @Override
    public ParametricPass conv2d(Conv2d convolution) {
      return new ConvolutionPass(network, layer, batchSize, scratch, first);
    }
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

  /** The pass of a layer without values. */
  private record PlainPasses(Plain placed, int batchSize)
      implements Parameterless.Visitor<LayerPass> {

    /** Nothing to do: selecting is done on the way to the device. */
    @Override
    public LayerPass select(Select select) {
      return new SequencePass(List.of());
    }

    @Override
    public LayerPass maxPool(MaxPool pool) {
      return new PoolPass("maxpool2d", placed, pool.window(), batchSize);
    }

    @Override
    public LayerPass averagePool(AveragePool pool) {
      return new PoolPass("avgpool2d", placed, pool.window(), batchSize);
    }

    @Override
    public LayerPass globalAveragePool(GlobalAveragePool pool) {
      return new GlobalAveragePass(placed.input(), batchSize);
    }

    @Override
    public LayerPass flatten(Flatten flatten) {
      return new FlattenPass(placed.input(), batchSize);
    }

    @Override
    public LayerPass dropout(Dropout dropout) {
      return new DropoutPass(dropout, placed.input(), batchSize);
    }

    @Override
    public LayerPass activation(Activation activation) {
      return ActivationPass.of(activation.function(), placed.input(), batchSize);
    }
  }
}
