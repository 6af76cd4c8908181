package io.espalier.actors.checkpoint;

import io.espalier.actors.Blobs;
import io.espalier.actors.Events;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.guard.BatchOutcome;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.pruner.Backoff;
import io.espalier.actors.pruner.Doing;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.pruner.PrunerState.RateRaise;
import io.espalier.actors.pruner.Repruning;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.ShadowState;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.Sums;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.edit.Shift;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.Freshness;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.SensitivityEvidence;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.prune.SizeMetric;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.compare.PairedCounts;
import io.espalier.streaming.compare.PairedOutcomes;
import io.espalier.streaming.drift.DetectorState;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.EvaluatorState;
import io.espalier.streaming.sample.Offsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Checkpoints in which no field has the value it has by default. */
final class Checkpoints {

  private static final int PARAMETERS = Blobs.NETWORK.parameters();

  private Checkpoints() {}

  /** One that holds a cut on probation. */
  static Checkpoint at(long records) {
    return at(records, new DecayPoint(12_345, 1.5), Optional.of(probation(new Random(records))));
  }

  /** The same with evidence as of the beginning of the stream. */
  static Checkpoint withEvidenceAtStart(long records) {
    return at(records, DecayPoint.START, Optional.of(probation(new Random(records))));
  }

  /** One as it was written before evidence had what the newest records say. */
  static Checkpoint beforeFreshness(Checkpoint checkpoint) {
    Evidence evidence = checkpoint.evidence();
    SensitivityEvidence.State known = evidence.get(SensitivityStatistic.KIND, "test");
    return checkpoint.with(
        EvidencePart.PART,
        evidence.with(SensitivityStatistic.KIND, new SensitivityEvidence.State(known.decayed())));
  }

  /** One as it was written before there were shadows, and of a pruner's doings but probations. */
  static Checkpoint beforeShadows(Checkpoint checkpoint) {
    TrainerState trainer = checkpoint.trainer();
    PrunerState pruner = checkpoint.pruner();
    return checkpoint
        .with(
            TrainerState.PART,
            new TrainerState(
                trainer.learner(),
                trainer.shape(),
                Optional.empty(),
                trainer.evaluator(),
                trainer.position(),
                trainer.unobserved(),
                trainer.rates()))
        .with(
            PrunerState.PART,
            new PrunerState(
                pruner.round(),
                pruner.dueAt(),
                pruner.rest(),
                pruner.backoff(),
                pruner.bestQuality(),
                pruner.window(),
                pruner.journal(),
                pruner.probation().map(Checkpoints::unpaired).orElseThrow()));
  }

  private static Doing unpaired(Probation watched) {
    return new Doing.Watching(
        new Probation(
            watched.startedAt(),
            watched.qualityBefore(),
            watched.change(),
            watched.seenFirst(),
            watched.seenLast(),
            PairedOutcomes.NONE));
  }

  static Checkpoint withoutProbation(long records) {
    return at(records, new DecayPoint(12_345, 1.5), Optional.empty());
  }

  /** One that is written no further than {@code action} lets it. */
  static Checkpoint writtenAfter(Runnable action) {
    Checkpoint usual = at(100);
    BitSet shape =
        new BitSet() {
          @Override
          public byte[] toByteArray() {
            action.run();
            return super.toByteArray();
          }
        };
    TrainerState trainer = usual.trainer();
    return usual.with(
        TrainerState.PART,
        new TrainerState(
            trainer.learner(),
            Optional.of(shape),
            trainer.shadow(),
            trainer.evaluator(),
            trainer.position(),
            trainer.unobserved(),
            trainer.rates()));
  }

  private static Checkpoint at(long records, DecayPoint decay, Optional<Probation> probation) {
    Random random = new Random(records);
    return Checkpoint.EMPTY
        .with(
            TrainerState.PART,
            new TrainerState(
                learner(random),
                Optional.of(shape()),
                Optional.of(
                    new ShadowState(learner(new Random(records + 1)), Optional.of(shape()), true)),
                evaluator(random),
                position(records),
                37,
                new RateHistory(
                    List.of(
                        new RateHistory.Raise(records, records + 2, 3),
                        new RateHistory.Raise(records + 5, Long.MAX_VALUE, 1.0 / 3)))))
        .with(EvidencePart.PART, evidence(random, decay))
        .with(
            PrunerState.PART,
            new PrunerState(
                3,
                records + 1,
                new RateRaise(records + 2, records + 3, Long.MAX_VALUE),
                Optional.of(new Rest(random.nextDouble(), List.of(0.5, 1.0 / 3), records + 7)),
                Optional.of(new Repruning(records, 500, 700, 30, SizeMetric.MACS, 3)),
                new Backoff(2, 1),
                1.0 / 3,
                batches(5),
                journal(random),
                records + 9,
                probation.<Doing>map(Doing.Watching::new).orElse(Doing.Waiting.INSTANCE)))
        .with(
            DriftState.PART,
            new DriftState(
                new DetectorState(
                    "adwin",
                    DriftLevel.WARNING,
                    new long[] {5, Long.MAX_VALUE},
                    doubles(random, 4)),
                records - 3,
                4));
  }

  private static BitSet shape() {
    BitSet shape = new BitSet();
    shape.set(3, PARAMETERS - 4);
    return shape;
  }

  private static List<BatchOutcome> batches(int count) {
    return IntStream.range(0, count)
        .mapToObj(k -> new BatchOutcome(Events.predictions(128 - k, 97 + k), 0.1 * k))
        .toList();
  }

  private static StreamPosition position(long records) {
    Offsets offsets =
        new Offsets(new TreeMap<>(), Optional.of("wKcBhbJOQbuCIYuZEU4Fqg"))
            .with(0, records)
            .with(7, (1L << 53) + 1)
            .with(11, 3)
            .withSettled(7, List.of((1L << 53) + 2, (1L << 53) + 9))
            .withSettled(11, List.of(3L));
    return new StreamPosition(offsets, records, 13, 17);
  }

  private static LearnerState learner(Random random) {
    BitSet masked = new BitSet();
    masked.set(2);
    masked.set(PARAMETERS - 1);
    NetworkSnapshot network =
        NetworkSnapshot.dense(Blobs.NETWORK, Initializer.draw(Blobs.NETWORK, random.nextLong()))
            .without(masked);
    OptimizerSpec adam = new OptimizerSpec.Adam(0.1 / 3, 0.91, 0.998, 1e-7, 1e-5);
    return new LearnerState(
        network,
        adam,
        new OptimizerState(41, List.of(moment(random, masked), moment(random, masked))));
  }

  /** A moment of a masked parameter is 0. */
  private static float[] moment(Random random, BitSet masked) {
    float[] values = floats(random, PARAMETERS);
    masked.stream().forEach(index -> values[index] = 0);
    return values;
  }

  private static EvaluatorState evaluator(Random random) {
    return new EvaluatorState(
        new long[] {1, 2, 3, 4, 5, 6, 7, 8, 1L << 40},
        19,
        23,
        new int[] {0, 1, 2},
        new int[] {2, 1, 0},
        new boolean[] {true, false, true},
        new boolean[] {false, true, true},
        random.nextDouble(),
        random.nextDouble(),
        2);
  }

  private static Evidence evidence(Random random, DecayPoint at) {
    return Evidence.of(
            ActivityStatistic.KIND,
            new ActivityEvidence.State(
                new Sums(
                    at, random.nextDouble(), List.of(doubles(random, 20), doubles(random, 16)))))
        .with(
            GradientStatistic.KIND,
            new GradientEvidence.State(
                new Sums(at, random.nextDouble(), List.of(doubles(random, PARAMETERS)))))
        .with(
            NeuronStatistic.KIND,
            new NeuronEvidence.State(
                at,
                1,
                List.of(
                    new CoMoments.State(
                        random.nextDouble(),
                        random.nextDouble(),
                        doubles(random, 16),
                        doubles(random, 16 * 16)))))
        .with(
            SensitivityStatistic.KIND,
            new SensitivityEvidence.State(
                new Sums(
                    at,
                    random.nextDouble(),
                    List.of(doubles(random, 20), doubles(random, 20), doubles(random, 16))),
                freshness(at)));
  }

  private static Freshness.State freshness(DecayPoint at) {
    Random random = new Random(at.position());
    return new Freshness.State(
        List.of(
            new Sums(
                at, 0.7, List.of(doubles(random, 20), doubles(random, 20), doubles(random, 16)))),
        new Sums(at, 0.6, List.of(doubles(random, 20), doubles(random, 20), doubles(random, 1))),
        new Sums(at, 0.5, List.of()));
  }

  private static List<Decision> journal(Random random) {
    return List.of(
        new Decision(100, 1, "nnrelief", Outcome.APPLIED, 6, 4, random.nextDouble(), 0.5, 1.0 / 7),
        new Decision(140, 1, "nnrelief", Outcome.ROLLED_BACK, 6, 10, 1.0 / 3, 0.25, 1e-300),
        new Decision(1L << 60, 2, "magnitude", Outcome.KEPT, 1, 9, 0, 0.5, 1));
  }

  private static Probation probation(Random random) {
    float[] values = floats(random, 3);
    values[1] = -0.0f;
    return new Probation(
        99,
        random.nextDouble(),
        new Change(
            new MaskDelta(Direction.CUT, new int[] {2, 5, PARAMETERS - 1}, values),
            new MaskDelta(Direction.REGROW, new int[] {3, 8}, floats(random, 2)),
            new Shift(new int[] {1, 6}, floats(random, 2))),
        batches(1),
        batches(7),
        new PairedOutcomes(
            new PairedCounts(90, 4, 3, 2, 1),
            List.of(new PairedCounts(50, 4, 1, 2, 9), new PairedCounts(40, 0, 2, 1, 4))));
  }

  private static float[] floats(Random random, int length) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(Random random, int length) {
    return random.doubles(length).toArray();
  }
}
