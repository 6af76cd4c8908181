package io.espalier.deploy.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code guards --report FILE} writes. Other tools read it: names and meanings stay. Lengths
 * are counted in records, losses and qualities are shares of 1.
 *
 * @param seed of network, cuts and moments of drifts
 * @param records of the stream
 * @param warmUp records before the first change
 * @param probation records after each change
 * @param margin loss that counts as none
 * @param rareShare of records of the last class, if that was made rare; else {@code null}
 * @param costs of a step while a guard has a second network, one without being 1
 * @param measurements one for each guard, drift and kind of change that there was
 * @param trials all changes
 */
@JsonPropertyOrder({
  "data",
  "network",
  "seed",
  "records",
  "warmUp",
  "probation",
  "margin",
  "learningRate",
  "rareShare",
  "costs",
  "measurements",
  "trials"
})
public record GuardsReport(
    String data,
    String network,
    long seed,
    long records,
    long warmUp,
    long probation,
    double margin,
    double learningRate,
    @Nullable Double rareShare,
    List<Cost> costs,
    List<Measurement> measurements,
    List<Trial> trials) {

  public GuardsReport {
    costs = List.copyOf(costs);
    measurements = List.copyOf(measurements);
    trials = List.copyOf(trials);
  }

  /** How many times as long a step takes while a guard has a second network. */
  @JsonPropertyOrder({"guard", "stepTime"})
  public record Cost(String guard, double stepTime) {}

  /**
   * What one guard said.
   *
   * @param drift in probation, or none
   * @param change harmless, between or harmful, by what it cost without a drift
   * @param trials changes of that kind
   * @param undone changes that were taken back
   * @param kept the others
   * @param median records until half of all verdicts
   * @param records95 until 95 % of them
   * @param secondRecords mean number of records for which there was a second network
   */
  @JsonPropertyOrder({
    "guard",
    "drift",
    "change",
    "trials",
    "undone",
    "kept",
    "median",
    "records95",
    "secondRecords"
  })
  public record Measurement(
      String guard,
      String drift,
      String change,
      int trials,
      int undone,
      int kept,
      long median,
      long records95,
      double secondRecords) {}

  /**
   * One change.
   *
   * @param moment record before which it was made
   * @param loss that it caused without a drift, by which it is of its kind
   * @param ownLoss that it caused in this trial
   * @param verdicts of each guard
   */
  @JsonPropertyOrder({"moment", "drift", "change", "loss", "ownLoss", "verdicts"})
  public record Trial(
      long moment,
      String drift,
      String change,
      double loss,
      double ownLoss,
      List<Verdict> verdicts) {
    public Trial {
      verdicts = List.copyOf(verdicts);
    }
  }

  /** What one guard said of one change, by which record after it. */
  @JsonPropertyOrder({"guard", "undone", "records"})
  public record Verdict(String guard, boolean undone, long records) {}
}
