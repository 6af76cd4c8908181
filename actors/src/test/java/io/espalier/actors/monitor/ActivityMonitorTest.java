package io.espalier.actors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Protocol;
import io.espalier.actors.monitor.ActivityMonitor.GetEvidence;
import io.espalier.actors.monitor.ActivityMonitor.GetFreshEvidence;
import io.espalier.actors.monitor.ActivityMonitor.Observe;
import io.espalier.actors.monitor.ActivityMonitor.Reset;
import io.espalier.actors.progress.Progress.EvidenceRestarted;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchActivity.Inputs;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LogCapturingExtension.class)
class ActivityMonitorTest {

  private static final List<Probe> PROBES = List.of(Probe.row("dense1", 2));

  private static final TestInbox<EvidenceRestarted> WATCHERS = TestInbox.create();

  private static RunningEvidence nothing() {
    return new RunningEvidence(EvidenceSpec.of(new ActivityStatistic(PROBES)), new HalfLife(100));
  }

  private static BehaviorTestKit<ActivityMonitor.Command> monitor() {
    return BehaviorTestKit.create(
        ActivityMonitor.create(ActivityMonitorTest::nothing, WATCHERS.getRef()));
  }

  /** Ten records in which the first input was 2 and the second −1. */
  private static BatchEvidence activity() {
    return BatchEvidence.of(10)
        .with(
            ActivityStatistic.KIND,
            new BatchActivity(10, List.of(new Inputs(new float[] {20, 10}))));
  }

  private static Evidence evidenceOf(BehaviorTestKit<ActivityMonitor.Command> monitor) {
    TestInbox<Evidence> asker = TestInbox.create();
    monitor.run(new GetEvidence(asker.getRef()));
    return asker.receiveMessage();
  }

  private static ActivityEvidence.State known(Evidence evidence) {
    return evidence.get(ActivityStatistic.KIND, "test");
  }

  @Test
  void understandsEveryPublicMessage() {
    Protocol.assertUnderstood(
        ActivityMonitor.Command.class,
        List.of(
            new Observe(activity(), 10),
            new GetEvidence(TestInbox.<Evidence>create().getRef()),
            new GetFreshEvidence(0, TestInbox.<Evidence>create().getRef()),
            ActivityMonitor.Changed.INSTANCE,
            Reset.INSTANCE),
        ActivityMonitorTest::monitor);
  }

  @Test
  void knowsNothingAtFirst() {
    Evidence evidence = evidenceOf(monitor());

    assertThat(known(evidence).weight()).isZero();
    assertThat(known(evidence).means()).hasSize(1);
  }

  @Test
  void answersWithTheMeanOfWhatItObserved() {
    var monitor = monitor();

    monitor.run(new Observe(activity(), 10));
    Evidence evidence = evidenceOf(monitor);

    assertThat(known(evidence).weight()).isEqualTo(10);
    assertThat(known(evidence).means().get(0).meanAbsolute()).containsExactly(2, 1);
  }

  @Test
  void recordsThatPassedUnobservedCountForForgetting() {
    var monitor = monitor();
    monitor.run(new Observe(activity(), 10));

    monitor.run(new Observe(activity(), 100));

    assertThat(known(evidenceOf(monitor)).weight())
        .as("the first ten count half after a half-life of 100 records")
        .isCloseTo(15, within(1e-9));
  }

  @Test
  void whatItSavedIsNotTouchedByWhatComesLater() {
    var monitor = monitor();
    monitor.run(new Observe(activity(), 10));

    Evidence state = evidenceOf(monitor);
    monitor.run(new Observe(activity(), 10));

    assertThat(known(state).weight()).isEqualTo(10);
    assertThat(known(state).absoluteSums().get(0)).containsExactly(20, 10);
  }

  @Test
  void ofAChangedNetworkItKnowsActivityButNotHowUnitsVaryTogether() {
    List<ParameterBlock> tail = List.of(new ParameterBlock("dense1", 0, 2, 3));
    EvidenceSpec both =
        EvidenceSpec.of(new ActivityStatistic(PROBES), new NeuronStatistic(tail, 0, 0));
    var monitor =
        BehaviorTestKit.create(
            ActivityMonitor.create(
                () -> new RunningEvidence(both, HalfLife.INFINITE), WATCHERS.getRef()));
    BatchMoments.Units units =
        new BatchMoments.Units(new double[] {2, -1}, new double[] {10, 5, 5, 10});
    monitor.run(
        new Observe(
            activity().with(NeuronStatistic.KIND, new BatchMoments(10, List.of(units))), 10));
    assertThat(evidenceOf(monitor).weight(NeuronStatistic.KIND)).isEqualTo(10);

    monitor.run(ActivityMonitor.Changed.INSTANCE);

    assertThat(evidenceOf(monitor).weight(NeuronStatistic.KIND)).isZero();
    assertThat(known(evidenceOf(monitor)).weight()).isEqualTo(10);
  }

  /** Batches in which a unit is a or b in turn, and then a stream in which both are larger. */
  private static void observe(
      BehaviorTestKit<ActivityMonitor.Command> monitor, int batches, float more) {
    for (int k = 0; k < batches; k++) {
      float sum = 100 * (k % 2 + more);
      monitor.run(
          new Observe(
              BatchEvidence.of(100)
                  .with(
                      ActivityStatistic.KIND,
                      new BatchActivity(100, List.of(new Inputs(new float[] {sum, sum})))),
              100));
    }
  }

  @Test
  void whatIsOutOfDateBeginsAnewWhenItIsScoredWithAndIsTold() {
    TestInbox<EvidenceRestarted> watchers = TestInbox.create();
    var monitor =
        BehaviorTestKit.create(
            ActivityMonitor.create(
                () ->
                    new RunningEvidence(
                        EvidenceSpec.of(new ActivityStatistic(PROBES)), new HalfLife(20_000)),
                watchers.getRef()));
    TestInbox<Evidence> scorer = TestInbox.create();
    observe(monitor, 200, 1);
    monitor.run(new GetFreshEvidence(20_000, scorer.getRef()));
    assertThat(watchers.hasMessages()).isFalse();
    assertThat(known(scorer.receiveMessage()).means().get(0).meanAbsolute()[0])
        .isCloseTo(1.5, within(0.02));

    observe(monitor, 100, 5);
    double saved = known(evidenceOf(monitor)).means().get(0).meanAbsolute()[0];
    monitor.run(new GetFreshEvidence(30_000, scorer.getRef()));

    assertThat(saved).as("what is saved is as it was").isBetween(2.5, 4.0);
    assertThat(watchers.getAllReceived())
        .containsExactly(new EvidenceRestarted(30_000, List.of("dense1")));
    assertThat(known(scorer.receiveMessage()).means().get(0).meanAbsolute()[0])
        .isCloseTo(5.5, within(0.3));
  }

  @Test
  void forgetsEverythingOnReset() {
    var monitor = monitor();
    monitor.run(new Observe(activity(), 10));

    monitor.run(Reset.INSTANCE);

    assertThat(known(evidenceOf(monitor)).weight()).isZero();
    assertThat(known(evidenceOf(monitor)).means().get(0).meanAbsolute()).containsExactly(0, 0);
  }

  @Test
  void afterAFailureItStartsFromWhatTheSupplierGivesThen() {
    ActorTestKit kit = ActorTestKit.create();
    try {
      TestProbe<Evidence> asker = kit.createTestProbe();
      List<RunningEvidence> given = new ArrayList<>();
      ActorRef<ActivityMonitor.Command> monitor =
          kit.spawn(
              Behaviors.supervise(
                      ActivityMonitor.create(
                          () -> {
                            given.add(nothing());
                            return given.get(given.size() - 1);
                          },
                          kit.<EvidenceRestarted>createTestProbe().getRef()))
                  .onFailure(SupervisorStrategy.restart()));
      monitor.tell(new Observe(activity(), 10));

      monitor.tell(new Observe(BatchEvidence.of(10), 10));
      monitor.tell(new Observe(activity(), 10));
      monitor.tell(new GetEvidence(asker.getRef()));

      assertThat(known(asker.receiveMessage()).weight()).isEqualTo(10);
      assertThat(given).hasSize(2);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
