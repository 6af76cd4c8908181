package io.espalier.model.network;

import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Weighted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The layers of a network in their places. All values of a network stand in one flat vector: first
 * the parameters, which are counted and pruned; then what else is trained (gamma and beta of batch
 * normalizations); then what no gradient moves (running statistics, gates of shortcuts).
 *
 * @param layers from input to output
 * @param parameters weights and biases
 * @param trained parameters, gammas and betas
 * @param size all values
 */
public record Layout(List<Placed> layers, int parameters, int trained, int size) {

  public Layout {
    layers = List.copyOf(layers);
  }

  /** The blocks of all dense and convolution layers, in order of their offsets. */
  public List<ParameterBlock> blocks() {
    return weighted().stream().map(Weighted::block).toList();
  }

  /** All dense and convolution layers, in order of their offsets. */
  public List<Weighted> weighted() {
    return all(Weighted.class);
  }

  /**
   * The dense layers at the end between which nothing but activations and dropout stands, in order:
   * what one of them puts out only the next one reads, unit by unit. At least the last layer.
   */
  public List<ParameterBlock> denseTail() {
    Deque<ParameterBlock> tail = new ArrayDeque<>();
    for (int k = layers.size() - 1; k >= 0 && isOfRows(layers.get(k)); k--) {
      if (layers.get(k) instanceof Weighted dense) {
        tail.addFirst(dense.block());
      }
    }
    return List.copyOf(tail);
  }

  private static boolean isOfRows(Placed layer) {
    return switch (layer.layer().kind()) {
      case DENSE -> true;
      case ACTIVATION, DROPOUT -> layer.input().flat();
      case SELECT, CONV2D, BATCHNORM, MAXPOOL, AVERAGEPOOL, GLOBALAVERAGEPOOL, FLATTEN, RESIDUAL ->
          false;
    };
  }

  /** All batch normalizations. */
  public List<Normalized> normalized() {
    return all(Normalized.class);
  }

  /**
   * The batch normalizations that stand right behind a dense or convolution layer, by its block.
   */
  public Map<ParameterBlock, NormBlock> normsBehind() {
    Map<ParameterBlock, NormBlock> found = new LinkedHashMap<>();
    addNormsBehind(layers, found);
    return found;
  }

  private static void addNormsBehind(List<Placed> layers, Map<ParameterBlock, NormBlock> found) {
    for (int k = 0; k < layers.size(); k++) {
      layers.get(k).inner().forEach(inner -> addNormsBehind(inner, found));
      if (k > 0
          && layers.get(k) instanceof Normalized norm
          && layers.get(k - 1) instanceof Weighted layer) {
        found.put(layer.block(), norm.block());
      }
    }
  }

  /** All residual layers, inner ones before those around them. */
  public List<Branched> branched() {
    return all(Branched.class);
  }

  /**
   * The signals whose activity is evidence: what each dense or convolution layer reads, in order of
   * the blocks; then for each residual layer what its body and what its shortcut add to the sum.
   */
  public List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    for (Weighted layer : weighted()) {
      probes.add(Probe.of(layer));
    }
    for (Branched layer : branched()) {
      probes.add(new Probe(layer.name() + ".body", layer.output(), null));
      probes.add(new Probe(layer.name() + ".shortcut", layer.output(), null));
    }
    return List.copyOf(probes);
  }

  private <T extends Placed> List<T> all(Class<T> kind) {
    List<T> found = new ArrayList<>();
    visit(
        layers,
        layer -> {
          if (kind.isInstance(layer)) {
            found.add(kind.cast(layer));
          }
        });
    return List.copyOf(found);
  }

  /** Inner layers before those around them, a body before its projection. */
  static void visit(List<Placed> layers, Consumer<Placed> visitor) {
    for (Placed layer : layers) {
      layer.inner().forEach(inner -> visit(inner, visitor));
      visitor.accept(layer);
    }
  }
}
