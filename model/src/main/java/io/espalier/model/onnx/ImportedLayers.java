package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Select;
import io.espalier.model.network.Graph;
import io.espalier.model.network.LayerEntry;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import io.espalier.model.onnx.ModelWalk.Signal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a network of layers that were read. */
final class ImportedLayers {

  private final List<LayerDraft> layers;
  private final InputDraft input;
  private final List<LayerEntry> entries = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private ImportedLayers(InputDraft input, List<LayerDraft> layers) {
    this.input = input;
    this.layers = new ArrayList<>(layers);
  }

  static NetworkSnapshot network(
      InputDraft input, List<LayerDraft> layers, Signal logits, @Nullable InputShape told) {
    ImportedLayers imported = new ImportedLayers(input, layers);
    imported.endWithDense(logits);
    return imported.network(told);
  }

  /** An end that is no dense layer becomes one of classes × classes weights. */
  private static final int MOST_CLASSES = 4096;

  /** A network ends with a dense layer; one that changes nothing where there is none. */
  private void endWithDense(Signal logits) {
    if (logits.layer() == layers.size() - 1
        && !layers.isEmpty()
        && layers.get(logits.layer()).layer() instanceof Dense) {
      return;
    }
    int read = logits.layer();
    if (!logits.shape().flat()) {
      layers.add(LayerDraft.of(new Flatten(), List.of(read)));
      read = layers.size() - 1;
    }
    int classes = logits.shape().size();
    if (classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "it puts out %s values: no classifier of at most %s classes"
              .formatted(classes, MOST_CLASSES));
    }
    float[] identity = new float[Math.multiplyExact(classes, classes)];
    for (int k = 0; k < classes; k++) {
      identity[k * classes + k] = 1;
    }
    layers.add(LayerDraft.weighted(new Dense(classes), read, identity, new float[classes]));
  }

  private NetworkSnapshot network(@Nullable InputShape told) {
    InputShape shape = input.inputShape(told);
    Select selection = input.selection();
    if (selection != null) {
      add(selection, List.of());
    }
    int first = entries.size();
    for (LayerDraft draft : layers) {
      add(draft.layer(), draft.reads().stream().map(read -> name(read, first)).toList());
    }
    NetworkSpec spec =
        new NetworkSpec(shape, input.standardization(shape), Graph.written(shape, entries));
    float[] values = values(spec, first);
    return new NetworkSnapshot(spec, values, live(spec, values));
  }

  private void add(Layer layer, List<String> reads) {
    String label = layer.kind().label();
    String name = label + counts.merge(label, 1, Integer::sum);
    names.add(name);
    entries.add(new LayerEntry(layer, name, reads));
  }

  private String name(int read, int first) {
    if (read != Node.INPUT) {
      return names.get(read + first);
    }
    return first == 0 ? Node.INPUT_NAME : names.get(0);
  }

  private float[] values(NetworkSpec spec, int first) {
    float[] values = new float[spec.size()];
    List<LayoutNode> nodes = spec.layout().nodes();
    for (int k = first; k < nodes.size(); k++) {
      LayerDraft draft = layers.get(k - first);
      LayoutNode node = nodes.get(k);
      if (node.flow() instanceof Weighted weighted) {
        int offset = weighted.block().offset();
        copy(draft.weights(), values, offset);
        copy(draft.biases(), values, offset + weighted.block().weights());
      } else if (node.flow() instanceof Normalized norm) {
        copy(draft.scales(), values, norm.block().gamma(0));
        copy(draft.statistics(), values, norm.block().mean(0));
      } else if (node.flow() instanceof LayerNormalized norm) {
        copy(draft.scales(), values, norm.block().gamma(0));
      }
    }
    return values;
  }

  private static void copy(float[] from, float[] to, int offset) {
    System.arraycopy(from, 0, to, offset, from.length);
  }

  /** All but weights that are 0: those of a network that was pruned before. */
  private static BitSet live(NetworkSpec spec, float[] values) {
    BitSet live = new BitSet(values.length);
    live.set(0, values.length);
    spec.blocks()
        .forEach(
            block -> {
              for (int k = block.offset(); k < block.offset() + block.weights(); k++) {
                live.set(k, values[k] != 0);
              }
            });
    return live;
  }
}
