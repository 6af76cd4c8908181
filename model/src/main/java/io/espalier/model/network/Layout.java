package io.espalier.model.network;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.ChannelFlow.Mixing;
import io.espalier.model.flow.Gated;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Layer.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers of a network in their places. All values of a network stand in one flat vector: first
 * the parameters, which are counted and pruned; then what else is trained (gamma and beta of
 * normalizations); then what no gradient moves (running statistics, gates of shortcuts).
 *
 * @param nodes in the order in which they run
 * @param input what is read of the network's input
 * @param parameters weights and biases
 * @param trained parameters, gammas and betas
 * @param size all values
 */
public record Layout(
    List<LayoutNode> nodes, TensorShape input, int parameters, int trained, int size) {

  public Layout {
    nodes = List.copyOf(nodes);
  }

  /** The blocks of all layers with weights, in order of their offsets. */
  public List<ParameterBlock> blocks() {
    return weighted().stream().map(Weighted::block).toList();
  }

  /** All layers with weights, in order of their offsets. */
  public List<Weighted> weighted() {
    return all(Weighted.class);
  }

  /** All batch normalizations. */
  public List<Normalized> normalized() {
    return all(Normalized.class);
  }

  /** All identity shortcuts. */
  public List<Gated> gated() {
    return all(Gated.class);
  }

  private <T extends ChannelFlow> List<T> all(Class<T> kind) {
    return nodes.stream().map(LayoutNode::flow).filter(kind::isInstance).map(kind::cast).toList();
  }

  /** For each node the numbers of those that read it. */
  public List<List<Integer>> readers() {
    List<List<Integer>> readers = new ArrayList<>();
    for (int k = 0; k < nodes.size(); k++) {
      readers.add(new ArrayList<>());
      for (int read : nodes.get(k).reads()) {
        if (read != Node.INPUT) {
          readers.get(read).add(k);
        }
      }
    }
    return readers;
  }

  /**
   * The dense layers at the end between which nothing but activations and dropout stands, in order:
   * what one of them puts out only the next one reads, unit by unit. At least the last layer.
   */
  public List<ParameterBlock> denseTail() {
    return DenseTail.of(this).layers();
  }

  /** The batch normalizations that stand right behind a layer with weights, by its block. */
  public Map<ParameterBlock, NormBlock> normsBehind() {
    Map<ParameterBlock, NormBlock> found = new LinkedHashMap<>();
    for (LayoutNode node : nodes) {
      int read = node.reads().get(0);
      if (read != Node.INPUT
          && node.flow() instanceof Normalized norm
          && nodes.get(read).flow() instanceof Weighted layer) {
        found.put(layer.block(), norm.block());
      }
    }
    return found;
  }

  /**
   * A sum whose inputs compete for each of its channels: one value silences an input's channel, and
   * nobody else reads it.
   *
   * @param node the sum
   * @param branches what it adds
   */
  public record Sum(LayoutNode node, List<LayoutNode> branches) {
    public Sum {
      branches = List.copyOf(branches);
    }

    /** By branch, the value to mask to silence a channel of it. */
    public int[] silencers(int channel) {
      return branches.stream()
          .mapToInt(branch -> branch.flow().silencer(channel).orElseThrow())
          .toArray();
    }

    /** Channels of the sum and of all that it adds. */
    public int channels() {
      return node.output().channels();
    }
  }

  /** All sums whose inputs compete. */
  public List<Sum> sums() {
    List<List<Integer>> readers = readers();
    List<Sum> sums = new ArrayList<>();
    for (LayoutNode node : nodes) {
      if (node.layer() instanceof Add
          && node.reads().stream().allMatch(read -> isSilenced(read, readers))) {
        sums.add(new Sum(node, node.reads().stream().map(nodes::get).toList()));
      }
    }
    return List.copyOf(sums);
  }

  private boolean isSilenced(int read, List<List<Integer>> readers) {
    return read != Node.INPUT
        && readers.get(read).size() == 1
        && nodes.get(read).flow().silencer(0).isPresent();
  }

  /**
   * The signals whose activity is evidence: what each layer with weights reads, in order of the
   * blocks; then what each input of a {@linkplain #sums sum} adds to it.
   */
  public List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    for (Weighted layer : weighted()) {
      probes.add(Probe.of(layer));
    }
    for (Sum sum : sums()) {
      for (LayoutNode branch : sum.branches()) {
        probes.add(new Probe(sum.node().name() + "." + branch.name(), branch.output(), null));
      }
    }
    return List.copyOf(probes);
  }

  /** Whether a layer reads the network's input itself, through layers that take each channel. */
  public boolean readsInput(Weighted layer) {
    int read =
        nodes.stream()
            .filter(node -> node.flow().equals(layer))
            .findFirst()
            .orElseThrow()
            .reads()
            .get(0);
    while (read != Node.INPUT && nodes.get(read).flow().mixing() == Mixing.EACH) {
      read = nodes.get(read).reads().get(0);
    }
    return read == Node.INPUT || nodes.get(read).flow().mixing() == Mixing.SOURCE;
  }

  /** The first node of a kind that is reached from a node before a layer with weights is. */
  Optional<LayoutNode> behind(LayoutNode from, Kind kind) {
    List<List<Integer>> readers = readers();
    Deque<Integer> open = new ArrayDeque<>(readers.get(nodes.indexOf(from)));
    while (!open.isEmpty()) {
      int next = open.removeFirst();
      if (nodes.get(next).layer().kind() == kind) {
        return Optional.of(nodes.get(next));
      }
      if (!(nodes.get(next).flow() instanceof Weighted)) {
        open.addAll(readers.get(next));
      }
    }
    return Optional.empty();
  }
}
