package io.espalier.deploy.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.Report.Compacted;
import io.espalier.deploy.report.Report.Dense;
import io.espalier.deploy.report.Report.Layer;
import io.espalier.deploy.report.Report.Prequential;
import io.espalier.deploy.report.Report.Pruned;
import io.espalier.deploy.report.Report.Records;
import io.espalier.deploy.report.Report.Round;
import io.espalier.deploy.report.Report.StepMillis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteTablesTest {

  private static TrialOutcome outcome(long seed, double accuracy, double compression) {
    Report report =
        new Report(
            "4-8-3",
            "nnrelief",
            seed,
            "digits",
            new Dense(67, 56, 0.98, null, 0.985, 0.99, null, null, null),
            new Pruned(20, 18, accuracy, null, compression, null),
            new Compacted(30, 28, accuracy, 0, null),
            List.of(
                new Round(1, 100, 40, 2.5, 50L, null, 0.9, 0.97, null, "within tolerance"),
                new Round(2, 200, 13, compression, 20L, null, 0.9, accuracy, null, "chosen"),
                new Round(3, 300, 5, 13.4, 7L, null, 0.4, null, null, "beyond tolerance")),
            List.of(new Layer("dense1", 15, 40, 4, 5), new Layer("dense2", 5, 27, 5, 3)),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new TrialOutcome(
        "espalier 1",
        List.of("prune", "--data", "digits", "--network", "4-8-3", "--seed", "" + seed),
        61.4,
        report);
  }

  @Test
  void aRowPerTrialAMeanTheCommandAndTheCurve() {
    Map<String, List<TrialOutcome>> outcomes = new LinkedHashMap<>();
    outcomes.put("NNrelief", List.of(outcome(1, 0.975, 5), outcome(2, 0.965, 7)));
    outcomes.put("random", List.of());

    assertThat(SuiteTables.section("Small", SuiteCommand.PRUNE, outcomes))
        .startsWith("## Small\n")
        .contains(
            "| NNrelief | 1 | 98.00 % | 99.00 % | 97.50 % | -0.50 | 5.0× | 20 | 5-3 | 30 | -24.33 |"
                + " 1:01 |",
            "| **NNrelief** | mean | 98.00 % | 99.00 % | 97.00 % | -1.00 | 6.0× | 20 |  | 30 |"
                + " -24.17 |  |",
            "espalier prune --data digits --network 4-8-3\n",
            "| at least | NNrelief | random |",
            "| dense | 98.50 % | – |",
            "| 2× | 97.25 % | – |",
            "| 5× | 97.00 % | – |")
        .doesNotContain("| 10× |");
  }

  private static TrialOutcome streamed(long seed, double accuracy, String... cuts) {
    List<Round> rounds = new ArrayList<>();
    for (String outcome : cuts) {
      int round = rounds.size() + 1;
      rounds.add(new Round(round, 9_000L * round, 20, 3.35, null, 0.9, 0.8, null, null, outcome));
    }
    Report report =
        new Report(
            "4-8-3",
            "sensitivity",
            seed,
            "digits",
            new Dense(67, 56, 0.98, null, null, null, 0.93, 4_000L, null),
            new Pruned(20, 18, accuracy, null, 3.35, null),
            new Compacted(30, 28, accuracy, 0, null),
            rounds,
            List.of(),
            null,
            null,
            new Prequential(
                0.9,
                0.955,
                0.9,
                0.9,
                0.9,
                0.1,
                0.1,
                0.85,
                0.8,
                seed == 9 ? null : accuracy - 0.055,
                seed == 9 ? null : 6_000L),
            new Records(50_000, 0, 0),
            new StepMillis(2.5, 4, 10, 4, 0),
            2,
            0);
    return new TrialOutcome(
        "espalier 1",
        List.of("demo", "--data", "digits", "--records", "50000", "--seed", "" + seed),
        30,
        report);
  }

  @Test
  void aStreamThatNeverChangedHasNoAccuracySince() {
    assertThat(
            SuiteTables.section(
                "Stream",
                SuiteCommand.DEMO,
                Map.of("sensitivity", List.of(streamed(1, 0.975), streamed(9, 0.975)))))
        .contains(
            "| 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | 92.00 % (-1.00) | 6,000 (4,000) | 0:30 |")
        .contains("| 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | – | – (4,000) | 0:30 |")
        .contains("| 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | – |  |  |");
  }

  @Test
  void ofAStreamItTellsTheCutsAndCompares() {
    Map<String, List<TrialOutcome>> outcomes = new LinkedHashMap<>();
    outcomes.put(
        "sensitivity",
        List.of(
            streamed(1, 0.975, "kept", "undone", "on probation"),
            streamed(2, 0.965, "kept", "undone by drift", "regrown", "cut again")));
    outcomes.put("dense", List.of(streamed(2, 0.98)));
    outcomes.put("random", List.of());

    assertThat(SuiteTables.section("Stream", SuiteCommand.DEMO, outcomes))
        .contains(
            "| sensitivity | 1 | 98.00 % | 97.50 % | -0.50 | 3.4× | 20 | 30 | 2 | 1 | -10.00 |"
                + " 27,000 | 50,000 | 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | 92.00 % (-1.00) |"
                + " 6,000 (4,000) | 0:30 |",
            "| sensitivity | 2 | 98.00 % | 96.50 % | -1.50 | 3.4× | 20 | 30 | 2 | 1 | -10.00 |"
                + " 36,000 | 50,000 | 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | 91.00 % (-2.00) |"
                + " 6,000 (4,000) | 0:30 |",
            "| **sensitivity** | mean | 98.00 % | 97.00 % | -1.00 | 3.4× | 20 | 30 |  |  | -10.00 |"
                + "  | 50,000 | 95.50 % | 90.00 % | 0.850 | 0.800 | 2.50 | 91.50 % (-1.50) |  |  |",
            "| dense | 2 | 98.00 % | 98.00 % | +0.00 | 3.4× | 20 | 30 | 0 | 0 | – | – |",
            "espalier demo --data digits --records 50000\n",
            "|  | seed 1 | seed 2 | mean | spread in points |",
            "| sensitivity | 97.50 % | 96.50 % | 97.00 % | 1.00 |",
            "| dense | – | 98.00 % | 98.00 % | – |",
            "| random | – | – | – | – |")
        .doesNotContain("at least");
  }
}
