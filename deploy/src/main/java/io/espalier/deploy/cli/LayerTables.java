package io.espalier.deploy.cli;

import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Table;
import io.espalier.deploy.report.Table.Column;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import java.util.List;
import java.util.stream.Collectors;

/** The layers of a network as {@code inspect} shows them. */
final class LayerTables {

  private LayerTables() {}

  /** How all layers hang together, and what is left of those with connections. */
  static List<Table> of(NetworkSnapshot network) {
    return List.of(wiring(network.spec()), connections(network));
  }

  private static Table wiring(NetworkSpec spec) {
    Table table =
        new Table(
            Column.text("layer"),
            Column.text("type"),
            Column.text("reads"),
            Column.text("puts out"));
    List<LayoutNode> nodes = spec.layout().nodes();
    for (LayoutNode node : nodes) {
      String reads =
          node.reads().stream()
              .map(read -> read == Node.INPUT ? Node.INPUT_NAME : nodes.get(read).name())
              .collect(Collectors.joining(", "));
      table.row(node.name(), node.layer().kind().tag(), reads, node.output().toString());
    }
    return table;
  }

  private static Table connections(NetworkSnapshot network) {
    Table table =
        new Table(
            Column.text("layer"),
            Column.number("inputs"),
            Column.number("units"),
            Column.number("kept"),
            Column.number("of"),
            Column.number("sparsity"),
            Column.number("active inputs"),
            Column.number("active units"));
    List<ParameterBlock> blocks = network.spec().blocks();
    List<LayerCounts> counts = LayerCounts.of(network.spec(), network.live());
    for (int k = 0; k < blocks.size(); k++) {
      LayerCounts layer = counts.get(k);
      table.row(
          layer.name(),
          Figures.whole(blocks.get(k).inputs()),
          Figures.whole(blocks.get(k).outputs()),
          Figures.whole(layer.kept()),
          Figures.whole(layer.total()),
          Figures.percent(layer.sparsity()),
          Figures.whole(layer.activeInputs()),
          Figures.whole(layer.activeUnits()));
    }
    return table;
  }
}
