package io.espalier.model.network;

import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Weighted;
import java.util.ArrayList;
import java.util.List;
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

  /** All batch normalizations. */
  public List<Normalized> normalized() {
    return all(Normalized.class);
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
      probes.add(new Probe(layer.name(), layer.input(), layer.window()));
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
      if (layer instanceof Branched branched) {
        visit(branched.body(), visitor);
        visit(branched.projection(), visitor);
      }
      visitor.accept(layer);
    }
  }
}
