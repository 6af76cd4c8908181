package io.espalier.model.plan;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.Graph;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import io.espalier.model.network.Standardization;
import io.espalier.model.plan.Reduction.Merge;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps neurons of a dense layer from being merged is told by its name. */
class MergeFitTest {

  private static final InputShape INPUT = InputShape.flat(6);
  private static final Activation RELU = new Activation(Nonlinearity.RELU);

  private static void refuses(NetworkSpec network, String reason) {
    Merge merge = new Merge(MergeSettings.FAITHFUL, new MergePace.Share(0.2), 300);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> merge.requireFit(network))
        .withMessage(
            "noiseout merges neurons of dense hidden layers, but %s. Use nnrelief, which cuts connections and kernels."
                .formatted(reason));
  }

  private static NetworkSpec hidden(Layer... behind) {
    List<Layer> layers = new ArrayList<>(List.of(new Dense(5)));
    layers.addAll(List.of(behind));
    layers.add(new Dense(2));
    return new NetworkSpec(INPUT, layers);
  }

  @Test
  void aNormalization() {
    refuses(hidden(LayerNorm.standard(), RELU), "layernorm1 stands between them and the last one");
    refuses(hidden(RELU, BatchNorm.standard()), "norm1 stands between them and the last one");
  }

  @Test
  void aSum() {
    refuses(
        graph(
            new Node("a", new Dense(5), List.of(Node.INPUT)),
            new Node("b", new Dense(5), List.of(Node.INPUT)),
            new Node("sum", new Add(), List.of(0, 1)),
            new Node("out", new Dense(2), List.of(2))),
        "sum stands between them and the last one");
  }

  @Test
  void aSumOfWhatSeveralRead() {
    refuses(
        graph(
            new Node("a", new Dense(5), List.of(Node.INPUT)),
            new Node("norm", LayerNorm.standard(), List.of(0)),
            new Node("sum", new Add(), List.of(0, 1)),
            new Node("b", new Dense(5), List.of(0)),
            new Node("both", new Add(), List.of(2, 3)),
            new Node("out", new Dense(2), List.of(4))),
        "both stands between them and the last one");
  }

  @Test
  void noHiddenLayerAtAll() {
    refuses(
        new NetworkSpec(INPUT, List.of(new Flatten(), new Dense(2))),
        "no such layer feeds the last one (6 inputs) of this network");
  }

  private static NetworkSpec graph(Node... nodes) {
    return new NetworkSpec(INPUT, Standardization.NONE, new Graph(List.of(nodes)));
  }
}
