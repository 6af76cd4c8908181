package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.pruner.Backoff;
import io.espalier.actors.pruner.Doing;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.drift.DetectorSpec;
import io.espalier.streaming.drift.DetectorSpec.Kind;
import io.espalier.streaming.sample.Offsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A run that goes on from a checkpoint that was drawn while news of a drift was on its way. */
class InitialStateTest {

  private static final RunSettings SETTINGS = Runs.settings(Runs.pruning(3));
  private static final long TRAINED = 9_000;

  private static InitialState after(long driftAt, double evidenceWeight) {
    TrainerState fresh = new InitialState(SETTINGS, Offsets.NONE, Optional.empty()).trainer();
    TrainerState trainer =
        new TrainerState(
            fresh.learner(),
            fresh.evaluator(),
            new StreamPosition(Blobs.offsets(TRAINED), TRAINED, 0, 0),
            0);
    ActivityEvidence.State nothing =
        new ActivityEvidence(Blobs.NETWORK.probes(), new HalfLife(2_000)).state();
    return new InitialState(
        SETTINGS,
        Offsets.NONE,
        Optional.of(
            Checkpoint.EMPTY
                .with(TrainerState.PART, trainer)
                .with(
                    EvidencePart.PART,
                    Evidence.of(
                        ActivityStatistic.KIND,
                        new ActivityEvidence.State(evidenceWeight, nothing.absoluteSums())))
                .with(
                    PrunerState.PART,
                    new PrunerState(
                        2,
                        9_500,
                        Optional.empty(),
                        new Backoff(1, 0),
                        0.9,
                        List.of(),
                        List.of(),
                        Doing.Waiting.INSTANCE))
                .with(
                    DriftState.PART,
                    new DriftState(new Adwin().state(), driftAt, driftAt == 0 ? 0 : 1))));
  }

  private static double weight(InitialState beginning) {
    return beginning.evidence(Blobs.NETWORK).get().evidence().weight(ActivityStatistic.KIND);
  }

  private static PrunerState pruner(InitialState beginning) {
    return beginning.pruner().get().orElseThrow();
  }

  @Test
  void aRunBeginsWithANetworkThatWasTrainedBefore() {
    BitSet live = new BitSet();
    live.set(3, Blobs.NETWORK.size());
    float[] values = new float[Blobs.NETWORK.size()];
    Arrays.fill(values, 3, values.length, 0.5f);
    NetworkSnapshot trained = new NetworkSnapshot(Blobs.NETWORK, values, live);
    RunSettings settings =
        new RunSettings(
            new InitialNetwork.Trained(trained),
            SETTINGS.optimizer(),
            SETTINGS.seed(),
            SETTINGS.trainer(),
            SETTINGS.halfLife(),
            SETTINGS.pruner(),
            SETTINGS.drift(),
            SETTINGS.checkpointEvery());

    TrainerState state = new InitialState(settings, Offsets.NONE, Optional.empty()).trainer();

    assertThat(state.learner().network()).isSameAs(trained);
    assertThat(state.position().trained()).isZero();
  }

  @Test
  void anotherDetectorBeginsAnewAndTheDriftsStayCounted() {
    RunSettings withDdm =
        new RunSettings(
            SETTINGS.initial(),
            SETTINGS.optimizer(),
            SETTINGS.seed(),
            SETTINGS.trainer(),
            SETTINGS.halfLife(),
            SETTINGS.pruner(),
            DriftWatch.by(DetectorSpec.of(Kind.DDM, OptionalDouble.empty())),
            SETTINGS.checkpointEvery());

    DriftState resumed =
        new InitialState(withDdm, Offsets.NONE, after(8_500, 450).checkpoint()).drift().state();

    assertThat(resumed.detector())
        .usingRecursiveComparison()
        .isEqualTo(withDdm.drift().detector().create(withDdm.seed()).state());
    assertThat(resumed.driftAt()).isEqualTo(8_500);
    assertThat(resumed.drifts()).isEqualTo(1);
  }

  @Test
  void withoutDriftAllGoesOnAsItWas() {
    assertThat(weight(after(0, 1_400))).isEqualTo(1_400);
    assertThat(pruner(after(0, 1_400)).dueAt()).isEqualTo(9_500);
  }
}
