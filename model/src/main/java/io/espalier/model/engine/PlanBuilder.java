package io.espalier.model.engine;

import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Depthwise;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Select;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.Node;
import io.espalier.model.tensor.Pool;
import io.espalier.model.tensor.Scratch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the steps of a network's nodes, and keeps the passes that are looked into. */
final class PlanBuilder {

  private final Network network;
  private final Batches batches;
  private final int auxiliaryOutputs;
  private final List<LayoutNode> nodes;
  private final List<List<Integer>> readers;
  private final int source;
  private final Slot input;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<ParametricPass> weighted = new ArrayList<>();
  private final Scratch scratch;
  private @Nullable HeadPass head;

  /**
   * Makes all steps.
   *
   * @param auxiliaryOutputs how many outputs of the last layer are no classes
   */
  PlanBuilder(Network network, Batches batches, int auxiliaryOutputs) {
    this.network = network;
    this.batches = batches;
    this.auxiliaryOutputs = auxiliaryOutputs;
    nodes = network.layout().nodes();
    scratch = new Scratch(batches.backend());
    readers = network.layout().readers();
    source = nodes.get(0).layer() instanceof Select ? 0 : Node.INPUT;
    input = new Slot(network.layout().input(), batches, false);
    nodes.forEach(this::add);
  }

  /** The steps, in order; to be closed by the caller. */
  List<Step> steps() {
    return steps;
  }

  /** Where the network's input is put. */
  Slot input() {
    return input;
  }

  /** By the number of a node, where it puts its output; to be closed by the caller. */
  List<Slot> slots() {
    return slots;
  }

  /** Passes of layers with weights, in order of their blocks. */
  List<ParametricPass> weighted() {
    return weighted;
  }

  /** What the passes share; theirs until they are closed, then to be closed by the caller. */
  Scratch scratch() {
    return scratch;
  }

  /** The last layer, if some of its outputs are no classes. */
  @Nullable HeadPass head() {
    return head;
  }

  private void add(LayoutNode node) {
    node.layer().accept(new Steps(node));
  }

  private Slot slot(int node) {
    return node == Node.INPUT ? input : slots.get(node);
  }

  /** Whether a node reads the network's input, so that nothing below needs a gradient. */
  private boolean isFirst(LayoutNode node) {
    return node.reads().get(0) == source;
  }

  /** Adds the step of one node. */
  private final class Steps implements Layer.Visitor<Boolean> {

    private final LayoutNode node;

    Steps(LayoutNode node) {
      this.node = node;
    }

    private boolean add(LayerPass pass) {
      int read = node.reads().get(0);
      boolean shared = pass.overwritesInput() && readers.get(read).size() > 1;
      Slot own = new Slot(node.output(), batches, true);
      slots.add(own);
      return steps.add(
          new Step.Single(pass, slot(read), own, shared ? batches.onDemand(node.input()) : null));
    }

    private boolean add(JoiningPass pass) {
      List<Slot> reads = node.reads().stream().map(PlanBuilder.this::slot).toList();
      Slot own = new Slot(node.output(), batches, true);
      slots.add(own);
      return steps.add(new Step.Joining(pass, reads, own));
    }

    private boolean weighted(ParametricPass pass) {
      weighted.add(pass);
      return add(pass);
    }

    @Override
    public Boolean dense(Dense dense) {
      Weighted place = (Weighted) node.flow();
      boolean last = slots.size() == nodes.size() - 1;
      if (auxiliaryOutputs == 0 || !last) {
        return weighted(new DensePass(network, place.block(), batches, isFirst(node)));
      }
      head = new HeadPass(network, place.block(), auxiliaryOutputs, batches, isFirst(node));
      return weighted(head);
    }

    @Override
    public Boolean conv2d(Conv2d convolution) {
      Weighted place = (Weighted) node.flow();
      return weighted(new ConvolutionPass(network, place, batches, scratch, isFirst(node)));
    }

    @Override
    public Boolean depthwise(Depthwise convolution) {
      PerChannel place = (PerChannel) node.flow();
      return weighted(new DepthwisePass(network, place, batches, scratch, isFirst(node)));
    }

    @Override
    public Boolean layerNorm(LayerNorm norm) {
      return add(new LayerNormPass(network, node, norm, batches));
    }

    @Override
    public Boolean batchNorm(BatchNorm norm) {
      return add(new BatchNormPass(network, node, norm, batches));
    }

    @Override
    public Boolean identity(Identity shortcut) {
      return add(new GatedShortcutPass(network, node, shortcut, batches, scratch));
    }

    @Override
    public Boolean add(Add sum) {
      return add(new AddPass(node.output(), batches));
    }

    @Override
    public Boolean concat(Concat join) {
      return add(new ConcatPass(node, batches));
    }

    /** Nothing to do: selecting is done on the way to the device. */
    @Override
    public Boolean select(Select select) {
      return slots.add(input);
    }

    @Override
    public Boolean maxPool(MaxPool pool) {
      return add(new PoolPass(Pool.Kind.MAXIMUM, node, pool.window(), batches));
    }

    @Override
    public Boolean averagePool(AveragePool pool) {
      return add(new PoolPass(Pool.Kind.AVERAGE, node, pool.window(), batches));
    }

    @Override
    public Boolean globalAveragePool(GlobalAveragePool pool) {
      return add(new GlobalAveragePass(node.input(), batches));
    }

    @Override
    public Boolean flatten(Flatten flatten) {
      return add(new FlattenPass(node.input(), batches));
    }

    @Override
    public Boolean dropout(Dropout dropout) {
      return add(new DropoutPass(dropout, node.input(), batches));
    }

    @Override
    public Boolean activation(Activation activation) {
      return add(ActivationPass.of(activation.function(), node.input(), batches));
    }
  }
}
