package io.espalier.model.network;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Layer;
import java.util.List;

/**
 * A node with all that follows from its place: shapes, and where its values stand.
 *
 * @param node the layer and what it reads
 * @param inputs shapes of what it reads
 * @param output shape of what it puts out
 * @param flow how channels go through it
 */
public record LayoutNode(
    Node node, List<TensorShape> inputs, TensorShape output, ChannelFlow flow) {

  public LayoutNode {
    inputs = List.copyOf(inputs);
  }

  /** Unique in the network, such as {@code conv2}. */
  public String name() {
    return node.name();
  }

  public Layer layer() {
    return node.layer();
  }

  /** Numbers of the nodes that it reads, or {@link Node#INPUT}. */
  public List<Integer> reads() {
    return node.reads();
  }

  /** What a layer reads that reads one input. */
  public TensorShape input() {
    return inputs.get(0);
  }
}
