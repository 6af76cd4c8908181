package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Select;
import io.espalier.model.network.Layout;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Scratch;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network at work on batches of one size, forward and backward, over arrays allocated once.
 *
 * <p>Order of calls: {@link #forward}, then, for training, {@link #backward}; where the network
 * {@linkplain NetworkSpec#isModal computes otherwise in training}, {@link #again} in training mode
 * between them. Belongs to the thread of its network; closing it frees its arrays, not the network.
 */
public final class ExecutionPlan implements AutoCloseable {

  /**
   * A parametric layer at work.
   *
   * @param input what it reads, valid after a forward pass; see {@link #observed}
   * @param outputGradient of the mean loss by what it puts out, in the same form, valid after a
   *     backward pass; of outputs that are classes alone
   */
  public record Site(ParameterBlock block, Tensor input, Tensor outputGradient) {}

  private final Network network;
  private final int batchSize;
  private final FeatureArrangement arrangement;
  private final Tensor input;
  private final Slot source;
  private final List<Step> steps;
  private final List<Slot> slots;
  private final Slot logits;
  private final List<ParametricPass> weighted;
  private final List<Slot> added;
  private final Scratch scratch;
  private final @Nullable HeadPass head;

  /** A pass over batches of exactly {@code batchSize} samples. */
  public ExecutionPlan(Network network, int batchSize) {
    this(network, batchSize, 0);
  }

  /**
   * A pass in which the last outputs are no classes. They are computed apart, so that the logits
   * are the same, bit for bit, as those of the network without them.
   *
   * @param auxiliaryOutputs how many outputs of the last layer are no classes
   */
  public ExecutionPlan(Network network, int batchSize, int auxiliaryOutputs) {
    this.network = network;
    this.batchSize = batchSize;
    Layout layout = network.layout();
    TensorShape signal = read(layout);
    arrangement = new FeatureArrangement(network.spec(), signal, batchSize);
    Batches batches = new Batches(network.backend(), batchSize);
    input = batches.allocate(signal);
    PlanBuilder builder = new PlanBuilder(network, batches, auxiliaryOutputs);
    source = builder.input();
    steps = builder.steps();
    slots = builder.slots();
    logits = slots.get(slots.size() - 1);
    weighted = builder.weighted();
    added =
        layout.sums().stream().flatMap(sum -> sum.node().reads().stream()).map(slots::get).toList();
    scratch = builder.scratch();
    head = builder.head();
  }

  /** What is read of the input, after any selection. */
  private static TensorShape read(Layout layout) {
    LayoutNode first = layout.nodes().get(0);
    return first.layer() instanceof Select ? first.output() : layout.input();
  }

  /** The layers that are passed. */
  public NetworkSpec spec() {
    return network.spec();
  }

  /** Where it computes. */
  public Backend backend() {
    return network.backend();
  }

  public int batchSize() {
    return batchSize;
  }

  /**
   * The logits of a batch, in evaluation mode.
   *
   * @param batch samples × features, one sample after the other, exactly one batch
   * @return classes × batch; owned by this pass and overwritten by the next call
   */
  public Tensor forward(float[] batch) {
    return forward(batch, Mode.EVALUATION);
  }

  /** The logits of a batch; as {@link #forward(float[])}, in any mode. */
  public Tensor forward(float[] batch, Mode mode) {
    input.write(arrangement.of(batch, network.spec().standardization()));
    return again(mode);
  }

  /** The logits of the batch of the last {@link #forward}, in another mode. */
  public Tensor again(Mode mode) {
    source.put(input);
    steps.forEach(step -> step.forward(mode));
    return logits.output();
  }

  /**
   * The outputs that are no classes, for the batch of the last forward pass.
   *
   * @return outputs × batch; owned by this pass and overwritten by the next call
   * @throws IllegalStateException when there are none
   */
  public Tensor forwardAuxiliary() {
    return head().forwardAuxiliary();
  }

  private HeadPass head() {
    if (head == null) {
      throw new IllegalStateException("all outputs of this network are classes");
    }
    return head;
  }

  /**
   * Like {@link #backward(Tensor)}, for a loss that depends on the outputs that are no classes too.
   *
   * @param auxiliaryGradient gradient of the loss by those outputs, outputs × batch
   */
  public void backward(Tensor logitGradient, Tensor auxiliaryGradient) {
    head().alsoBackward(auxiliaryGradient);
    backward(logitGradient);
  }

  /**
   * Fills {@link Network#gradients()} for the batch of the last forward pass.
   *
   * @param logitGradient gradient of the loss by the logits, classes × batch
   */
  public void backward(Tensor logitGradient) {
    logits.receive(logitGradient, false);
    for (int k = steps.size() - 1; k >= 0; k--) {
      steps.get(k).backward();
    }
  }

  /** The dense and convolution layers, and what came to them in the last passes. */
  public List<Site> sites() {
    List<Site> sites = new ArrayList<>();
    for (ParametricPass layer : weighted) {
      sites.add(new Site(layer.block(), layer.input(), layer.outputGradient()));
    }
    return sites;
  }

  /**
   * The signals of {@link Layout#probes} in the last forward pass: a row of units as units × batch,
   * planes as (batch · positions) × channels.
   */
  public List<Tensor> observed() {
    List<Tensor> signals = new ArrayList<>();
    sites().forEach(site -> signals.add(site.input()));
    added.forEach(slot -> signals.add(slot.output()));
    return signals;
  }

  @Override
  public void close() {
    input.close();
    steps.forEach(Step::close);
    slots.forEach(Slot::close);
    scratch.close();
  }
}
