package io.espalier.deploy.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What {@code steps --report FILE} writes. Other tools read it: names and meanings stay.
 *
 * @param batchSize samples of a step
 * @param observeEvery one batch in so many is observed
 * @param steps of each kind
 * @param costs one for each criterion
 */
@JsonPropertyOrder({"data", "network", "seed", "batchSize", "observeEvery", "steps", "costs"})
public record StepsReport(
    String data,
    String network,
    long seed,
    int batchSize,
    int observeEvery,
    int steps,
    List<Cost> costs) {

  public StepsReport {
    costs = List.copyOf(costs);
  }

  /**
   * What it costs to observe what a criterion needs.
   *
   * @param plainMillis median of steps that are not observed
   * @param observedMillis median of steps that are, with the adding up of what was seen
   * @param monitoring by what share of a plain step the mean step is longer, with one batch in so
   *     many observed
   */
  @JsonPropertyOrder({"criterion", "plainMillis", "observedMillis", "monitoring"})
  public record Cost(
      String criterion, double plainMillis, double observedMillis, double monitoring) {}

  /** For people. */
  public Table table() {
    Table table =
        new Table(
            Table.Column.text("criterion"),
            Table.Column.number("step, ms"),
            Table.Column.number("observed, ms"),
            Table.Column.number("monitoring"));
    for (Cost cost : costs) {
      table.row(
          cost.criterion(),
          Figures.millis(cost.plainMillis()),
          Figures.millis(cost.observedMillis()),
          Figures.percent(cost.monitoring()));
    }
    return table;
  }
}
