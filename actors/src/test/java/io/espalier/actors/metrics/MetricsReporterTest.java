package io.espalier.actors.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Blobs;
import io.espalier.actors.Events;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.ProposalLate;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import io.espalier.actors.progress.PruningProgress.ReplyLost;
import io.espalier.actors.progress.PruningProgress.Undecided;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.evaluate.Evaluation;
import io.espalier.streaming.evaluate.Scores;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.Test;

class MetricsReporterTest {

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final BehaviorTestKit<Progress> reporter =
      BehaviorTestKit.create(MetricsReporter.create(registry));

  private static final MaskStatus MASK =
      new MaskStatus(
          100,
          List.of(
              new LayerCounts("dense1", 84, 336, 20, 12), new LayerCounts("dense2", 51, 51, 16, 3)),
          135,
          387,
          120,
          368,
          19,
          new int[Blobs.FEATURES]);

  private void tell(Progress... events) {
    for (Progress event : events) {
      reporter.run(event);
    }
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  private double records(String result) {
    return counter("espalier.records", "result", result);
  }

  private static Learned learned(long records, long deadLetters, long duplicates) {
    return new Learned(
        records,
        Events.predictions(10, 9),
        0.25,
        3_000_000,
        40_000_000,
        EVALUATION,
        deadLetters,
        duplicates);
  }

  private static final Evaluation EVALUATION =
      new Evaluation(
          new Scores(1_000, 0.7, 0, 0, 0, 0, 0),
          new Scores(100, 0.8, 0.61, 0.62, 0.63, 0.41, 0.42),
          0.75);

  @Test
  void understandsEverythingThatHappens() {
    List<Class<?>> kinds = kinds(Progress.class).filter(Class::isRecord).toList();
    Progress[] samples = {
      new Started(0, 0, 0, 387),
      new Skipped(0, 1, 1),
      learned(10, 0, 0),
      new Progress.Boundary(10, 1),
      new Progress.Shadowed(10, Events.predictions(10, 9), 1_000),
      new Progress.Regrown(10, new BitSet(), 5, true),
      new Progress.Rewired(10, new BitSet()),
      new Progress.NetworkChanged(10),
      MASK,
      new PhaseChanged(10, Phase.WARMING),
      decision(Outcome.APPLIED),
      new NetworkCompacted(10, 387, 200),
      new Progress.EvidenceRestarted(10, List.of("dense1")),
      new DriftSignal(10, "adwin", true),
      new CutsWait(10, Optional.of(Doubt.NO_SKILL), 0.5, 0),
      new Undecided(10, Doubt.ONE_CLASS),
      new GuardCoarsened(10, 0.01, 0.02),
      new Reassessed(10, decision(Outcome.DRIFTED)),
      new ProposalLate(10),
      new ReplyLost(10, "monitor"),
      new Checkpointed(10, 1, 100, 0.1),
      new CheckpointFailed(10, "disk full"),
      new Progress.Quarantined(10, 5, "too wild"),
      new StreamFailed(10, "no broker"),
      new Progress.OffsetsLearned(10, Blobs.offsets(10)),
      new Progress.NetworkPublished(
          10, NetworkSnapshot.dense(Blobs.NETWORK, Initializer.draw(Blobs.NETWORK, 1)))
    };

    assertThat(samples).extracting(Object::getClass).map(Object.class::cast).containsAll(kinds);
    for (Progress sample : samples) {
      tell(sample);
      assertThat(Behavior.isUnhandled(reporter.returnedBehavior())).isFalse();
    }
  }

  private static Stream<Class<?>> kinds(Class<?> progress) {
    return progress.isSealed()
        ? Arrays.stream(progress.getPermittedSubclasses()).flatMap(MetricsReporterTest::kinds)
        : Stream.of(progress);
  }

  private static Decision decision(Outcome outcome) {
    return new Decision(200, 1, "nnrelief", outcome, 60, 135, 0.9, 0.85, 0.88);
  }

  @Test
  void countsWhatAShadowCostsAndHowOftenTheTrainerWaited() {
    tell(new Progress.Shadowed(10, Events.predictions(10, 9), 2_000_000_000L));
    tell(new Progress.Shadowed(20, Events.predictions(10, 9), 500_000_000L));
    tell(new ProposalLate(20));
    tell(decision(Outcome.REGROWN));

    assertThat(registry.get("espalier.shadow.records").counter().count()).isEqualTo(20);
    assertThat(registry.get("espalier.shadow.seconds").counter().count()).isEqualTo(2.5);
    assertThat(registry.get("espalier.proposals.late").counter().count()).isEqualTo(1);
    assertThat(registry.get("espalier.regrown.connections").counter().count()).isEqualTo(60);
  }

  @Test
  void countsHowOftenEvidenceOfALayerBeganAnew() {
    tell(new Progress.EvidenceRestarted(10, List.of("dense1", "dense2")));
    tell(new Progress.EvidenceRestarted(20, List.of("dense1")));

    assertThat(counter("espalier.evidence.restarts", "layer", "dense1")).isEqualTo(2);
    assertThat(counter("espalier.evidence.restarts", "layer", "dense2")).isEqualTo(1);
  }

  @Test
  void countersAreThereBeforeAnythingHappens() {
    assertThat(records("trained")).isZero();
    assertThat(records("dead_letter")).isZero();
    assertThat(records("duplicate")).isZero();
    assertThat(counter("espalier.checkpoint.failures")).isZero();
    assertThat(counter("espalier.stream.failures")).isZero();
    assertThat(counter("espalier.regrown.connections")).isZero();
  }

  @Test
  void countsEveryRecordOfAFreshRun() {
    tell(Events.started(0), learned(10, 2, 1), learned(20, 2, 1), new Skipped(20, 7, 3));

    assertThat(records("trained")).isEqualTo(20);
    assertThat(records("dead_letter")).as("those of the first batch too").isEqualTo(7);
    assertThat(records("duplicate")).isEqualTo(3);
  }

  @Test
  void theTotalsOfAResumedRunDoNotCountAgain() {
    tell(new Started(5_000, 400, 30, 387), learned(5_010, 401, 30));

    assertThat(records("trained")).isEqualTo(10);
    assertThat(records("dead_letter")).isEqualTo(1);
    assertThat(records("duplicate")).isZero();
  }

  @Test
  void aRunThatStartsAgainFromACheckpointCountsOnlyWhatComesAfterIt() {
    tell(
        new Started(0, 0, 0, 387), learned(10, 5, 0), new Started(0, 2, 0, 387), learned(10, 5, 0));

    assertThat(records("dead_letter")).isEqualTo(8);
  }

  @Test
  void whoHasNotHeardOfTheStartCountsFromTheFirstTotalsItSees() {
    tell(learned(10, 400, 30), learned(20, 401, 30));

    assertThat(records("dead_letter")).isEqualTo(1);
    assertThat(records("trained")).isEqualTo(20);
  }

  @Test
  void timesStepsAndWaits() {
    tell(learned(10, 0, 0), learned(20, 0, 0));

    var step = registry.get("espalier.train.step").timer();
    assertThat(step.count()).isEqualTo(2);
    assertThat(step.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
    var wait = registry.get("espalier.queue.wait").timer();
    assertThat(wait.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(80);
  }

  @Test
  void showsTheEvaluationBesideTheBaselines() {
    tell(learned(10, 0, 0));

    assertThat(gauge("espalier.loss")).isEqualTo(0.25);
    assertThat(gauge("espalier.accuracy", "window", "cumulative")).isEqualTo(0.7);
    assertThat(gauge("espalier.accuracy", "window", "windowed")).isEqualTo(0.8);
    assertThat(gauge("espalier.accuracy", "window", "ewma")).isEqualTo(0.75);
    assertThat(gauge("espalier.kappa", "kind", "cohen")).isEqualTo(0.61);
    assertThat(gauge("espalier.kappa", "kind", "temporal")).isEqualTo(0.62);
    assertThat(gauge("espalier.kappa", "kind", "majority")).isEqualTo(0.63);
    assertThat(gauge("espalier.baseline.accuracy", "kind", "majority")).isEqualTo(0.41);
    assertThat(gauge("espalier.baseline.accuracy", "kind", "no_change")).isEqualTo(0.42);
  }

  @Test
  void showsWhatTheMaskLeaves() {
    tell(MASK);

    assertThat(gauge("espalier.layer.sparsity.ratio", "layer", "dense1")).isEqualTo(0.75);
    assertThat(gauge("espalier.layer.sparsity.ratio", "layer", "dense2")).isZero();
    assertThat(gauge("espalier.layer.active.units", "layer", "dense1")).isEqualTo(12);
    assertThat(gauge("espalier.model.parameters", "state", "dense")).isEqualTo(387);
    assertThat(gauge("espalier.model.parameters", "state", "active")).isEqualTo(135);
    assertThat(gauge("espalier.model.sparsity.ratio", "of", "weights"))
        .isCloseTo(1 - 135 / 387.0, within(1e-12));
    assertThat(gauge("espalier.model.sparsity.ratio", "of", "units"))
        .isCloseTo(1 - 15 / 19.0, within(1e-12));
    assertThat(gauge("espalier.model.sparsity.ratio", "of", "macs"))
        .isCloseTo(1 - 120 / 368.0, within(1e-12));
  }

  @Test
  void countsDecisionsAndWhatAnUndoBroughtBack() {
    tell(
        decision(Outcome.APPLIED),
        decision(Outcome.KEPT),
        decision(Outcome.APPLIED),
        decision(Outcome.ROLLED_BACK));

    assertThat(decisions("applied")).isEqualTo(2);
    assertThat(decisions("kept")).isEqualTo(1);
    assertThat(decisions("rolled_back")).isEqualTo(1);
    assertThat(counter("espalier.regrown.connections")).isEqualTo(60);
    assertThat(gauge("espalier.guard.margin")).isCloseTo(-0.02, within(1e-12));
  }

  private double decisions(String outcome) {
    return counter("espalier.prune.decisions", "criterion", "nnrelief", "outcome", outcome);
  }

  @Test
  void whatIsHeldIsKnownFromTheStart() {
    tell(new Started(5_000, 0, 0, 200));

    assertThat(gauge("espalier.model.parameters", "state", "held")).isEqualTo(200);
  }

  @Test
  void countsCompactionsAndShowsWhatIsHeld() {
    tell(new NetworkCompacted(100, 387, 200), new NetworkCompacted(200, 200, 150));

    assertThat(counter("espalier.compactions")).isEqualTo(2);
    assertThat(gauge("espalier.model.parameters", "state", "held")).isEqualTo(150);
  }

  @Test
  void countsDriftByLevel() {
    tell(
        new DriftSignal(10, "adwin", false),
        new DriftSignal(20, "adwin", false),
        new DriftSignal(30, "adwin", true));

    assertThat(counter("espalier.drift.events", "detector", "adwin", "level", "warning"))
        .isEqualTo(2);
    assertThat(counter("espalier.drift.events", "detector", "adwin", "level", "drift"))
        .isEqualTo(1);
  }

  @Test
  void showsTheLastCheckpointAndCountsThoseThatFailed() {
    clock.add(Duration.ofSeconds(1_000));
    tell(
        new Checkpointed(100, 7, 4_096, 0.5),
        new CheckpointFailed(200, "disk full"),
        new CheckpointFailed(300, "disk full"));

    assertThat(gauge("espalier.checkpoint.bytes")).isEqualTo(4_096);
    assertThat(gauge("espalier.model.version")).isEqualTo(7);
    assertThat(gauge("espalier.checkpoint.last.success.timestamp.seconds"))
        .isEqualTo(clock.wallTime() / 1000.0);
    assertThat(registry.get("espalier.checkpoint").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(0.5);
    assertThat(counter("espalier.checkpoint.failures")).isEqualTo(2);
  }

  @Test
  void untilThereIsACheckpointItsTimeIsThatOfTheStart() {
    double started = clock.wallTime() / 1000.0;
    clock.add(Duration.ofSeconds(4_000));
    tell(new CheckpointFailed(200, "disk full"));

    assertThat(gauge("espalier.checkpoint.last.success.timestamp.seconds")).isEqualTo(started);
  }

  @Test
  void countsHowOftenTheStreamFailed() {
    tell(new StreamFailed(100, "no broker"), new StreamFailed(100, "no broker"));

    assertThat(counter("espalier.stream.failures")).isEqualTo(2);
  }

  @Test
  void saysWhyCutsWaitAndWhatIsLost() {
    BehaviorTestKit<Progress> reporter = BehaviorTestKit.create(MetricsReporter.create(registry));

    reporter.run(new CutsWait(10, Optional.of(Doubt.FIRST_RISE), 0.5, 0));
    reporter.run(new CutsWait(20, Optional.of(Doubt.NO_SKILL), 0.5, 0));
    assertThat(gauge("espalier.cuts.waiting", "reason", "first_rise")).isZero();
    assertThat(gauge("espalier.cuts.waiting", "reason", "no_skill")).isEqualTo(1);
    reporter.run(new CutsWait(30, Optional.empty(), 0.5, 0));
    reporter.run(new Undecided(10, Doubt.ONE_CLASS));
    reporter.run(new GuardCoarsened(10, 0.01, 0.02));
    reporter.run(new ReplyLost(10, "scoring thread"));

    assertThat(gauge("espalier.cuts.waiting", "reason", "no_skill")).isZero();
    assertThat(counter("espalier.cuts.undecided", "reason", "one_class")).isEqualTo(1);
    assertThat(gauge("espalier.guard.allowed")).isEqualTo(0.02);
    assertThat(counter("espalier.replies.lost", "from", "scoring_thread")).isEqualTo(1);
  }

  @Test
  void countsBatchesThatWereSetAsideAsAWhole() {
    BehaviorTestKit<Progress> reporter = BehaviorTestKit.create(MetricsReporter.create(registry));
    assertThat(counter("espalier.batches.quarantined")).isZero();

    reporter.run(new Progress.Quarantined(10, 5, "too wild"));

    assertThat(counter("espalier.batches.quarantined")).isEqualTo(1);
  }

  @Test
  void goesOnWithTheSameMetersAfterARestart() {
    Behavior<Progress> behavior = MetricsReporter.create(registry);
    BehaviorTestKit<Progress> first = BehaviorTestKit.create(behavior);
    first.run(learned(10, 0, 0));

    BehaviorTestKit<Progress> restarted = BehaviorTestKit.create(behavior);
    restarted.run(
        new Learned(20, Events.predictions(10, 9), 0.125, 1, 1, Events.NO_EVALUATION, 0, 0));

    assertThat(gauge("espalier.loss")).isEqualTo(0.125);
    assertThat(gauge("espalier.accuracy", "window", "windowed")).isZero();
    assertThat(records("trained")).isEqualTo(20);
  }
}
