package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.ProposalLate;
import io.espalier.deploy.report.Report.StepMillis;
import org.junit.jupiter.api.Test;

class StepTimesTest {

  private final StepTimes times = new StepTimes();

  private void steps(int count, long nanos) {
    for (int k = 0; k < count; k++) {
      times.observe(Events.step(nanos));
    }
  }

  @Test
  void withoutStepsThereIsNothingToTell() {
    assertThat(times.medianMillis()).isZero();
    assertThat(times.summary()).isEmpty();
  }

  @Test
  void fewSlowStepsAreInTheTailAndNotInTheMedian() {
    steps(97, 2_000_000);
    steps(3, 50_000_000);

    assertThat(times.medianMillis()).isCloseTo(2, withinPercentage(0.1));
    assertThat(times.summary().orElseThrow().p99()).isCloseTo(50, withinPercentage(0.1));
  }

  @Test
  void stepsWhileThePrunerScoresAreCountedApart() {
    steps(10, 1_000_000);
    times.observe(Events.phase(Phase.SCORING));
    times.observe(new ProposalLate(10));
    steps(5, 3_000_000);
    times.observe(Events.phase(Phase.CUTTING));
    steps(10, 9_000_000);

    StepMillis summary = times.summary().orElseThrow();
    assertThat(summary.stepsWhileScoring()).isEqualTo(5);
    assertThat(summary.lateProposals()).isEqualTo(1);
    assertThat(summary.p99WhileScoring()).isCloseTo(3, withinPercentage(0.1));
    assertThat(summary.median()).isCloseTo(3, withinPercentage(0.1));
    assertThat(summary.p99()).isCloseTo(9, withinPercentage(0.1));
  }

  /** A machine that was asleep must not end the page. */
  @Test
  void aStepOfHoursIsJustSlow() {
    steps(1, 7_200_000_000_000L);

    assertThat(times.medianMillis()).isCloseTo(7_200_000, withinPercentage(0.1));
  }
}
