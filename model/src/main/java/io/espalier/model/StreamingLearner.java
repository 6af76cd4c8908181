package io.espalier.model;

import io.espalier.model.compact.Compaction;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.evidence.RunningStatistic;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.model.prune.Budget;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutSize;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.Selection;
import io.espalier.model.prune.SizeMetric;
import io.espalier.model.tensor.Backend;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.MostProbable;
import io.espalier.model.train.StepResult;
import java.util.BitSet;
import java.util.Optional;

/**
 * A network that learns from a stream, batch by batch, and is pruned meanwhile: what a service
 * does, in the caller's thread, without Kafka and without a guard that undoes cuts that hurt.
 *
 * <pre>{@code
 * StreamingSettings settings = StreamingSettings.DEFAULT.withTarget(30);
 * try (StreamingLearner learner =
 *     StreamingLearner.start(NetworkSpec.dense(784, 300, 100, 10), settings)) {
 *   while (stream.hasNext()) {
 *     Batch batch = stream.next();
 *     int[] predicted = learner.learn(batch.x(), batch.y()).predictions();
 *   }
 *   NetworkSnapshot small = learner.compacted();
 * }
 * }</pre>
 *
 * <p>The same batches, settings and seed give the same network, on a CPU. Belongs to one thread at
 * a time and owns its tensors; {@link #close()} frees them.
 */
public final class StreamingLearner implements AutoCloseable {

  private final NetworkSpec spec;
  private final StreamingSettings settings;
  private final Criterion criterion;
  private final KeepRatios keepRatios;
  private final ShrinkingLearner learner;
  private final RunningEvidence evidence;
  private long batches;
  private long records;
  private long unobserved;
  private long observed;
  private long dueAt;
  private int kept;

  private StreamingLearner(InitialNetwork initial, StreamingSettings settings) {
    this.settings = settings;
    spec = initial.spec();
    criterion = settings.scores();
    keepRatios =
        KeepRatios.uniform(new KeepRatio(settings.alpha()))
            .withSignificance(StreamDefaults.SIGNIFICANCE);
    LearnerState start = LearnerState.initial(initial, settings.optimizer(), settings.seed());
    learner =
        ShrinkingLearner.resume(start, Optional.empty(), criterion::evidence, settings.clipNorm());
    evidence =
        new RunningEvidence(
            criterion.evidence(spec.layout()), new HalfLife(settings.halfLifeRecords()));
    dueAt = settings.warmUpRecords();
    kept = start.network().kept();
  }

  /**
   * A learner that knows nothing yet.
   *
   * @param network its layers; rows of values are standardized by those that were seen so far,
   *     unless it has a standardization of its own
   */
  public static StreamingLearner start(NetworkSpec network, StreamingSettings settings) {
    Backend.initializeOnce();
    InitialNetwork drawn = new InitialNetwork.Drawn(network);
    return new StreamingLearner(
        network.input().isPicture() ? drawn : drawn.measuringFeatures(), settings);
  }

  /** A learner that goes on from a network, such as {@link Pruning} made; its mask stays. */
  public static StreamingLearner start(NetworkSnapshot network, StreamingSettings settings) {
    Backend.initializeOnce();
    return new StreamingLearner(new InitialNetwork.Trained(network), settings);
  }

  /**
   * Predicts a batch, then learns it, then makes a cut if one is due.
   *
   * @param features one row for each record
   * @param labels the class of each, from 0
   * @return predictions and loss as they were before the batch was learnt
   * @throws IllegalArgumentException when something does not fit; nothing is changed then
   * @throws io.espalier.model.train.DivergedException when the loss or the gradient is not finite;
   *     nothing is changed then
   */
  public StepResult learn(float[][] features, int[] labels) {
    float[] values = values(LabelledData.of(features, labels));
    boolean observes = criterion.needsEvidence() && batches % settings.observeEvery() == 0;
    StepResult result = learner.learn(values, labels, observes);
    batches++;
    records += labels.length;
    unobserved += labels.length;
    result
        .evidence()
        .ifPresent(
            batch -> {
              evidence.forget(unobserved - batch.records());
              evidence.add(batch);
              observed += batch.records();
              unobserved = 0;
            });
    if (isDue()) {
      prune();
      dueAt = records + settings.intervalRecords();
    }
    return result;
  }

  private float[] values(LabelledData batch) {
    batch.requireFit(spec);
    float[] values = new float[batch.size() * spec.input().size()];
    batch.copyFeatures(0, batch.size(), values, spec.input().size());
    return values;
  }

  private boolean isDue() {
    return settings.target() > 0
        && records >= dueAt
        && compression() < settings.target()
        && (!criterion.needsEvidence() || observed >= RunningStatistic.KEPT_BY_CHANGE);
  }

  /**
   * The most probable class of each record.
   *
   * @throws IllegalArgumentException when rows do not fit the network
   */
  public int[] predict(float[][] features) {
    int[] unknown = new int[features.length];
    float[] probabilities = learner.predict(values(LabelledData.of(features, unknown)));
    return MostProbable.of(probabilities, spec.classes(), features.length);
  }

  /**
   * Makes one cut now, as deep as alpha says, but not beyond the target.
   *
   * @return by how many parameters fewer are live
   * @throws IllegalStateException when nothing was observed that scores could rest on
   */
  public int prune() {
    return cut(new CutSize(keepRatios, Optional.empty()));
  }

  /**
   * Makes one cut now that ends at a compression, to within a percent.
   *
   * @param compression parameters of the dense network for each that is left, above 1
   * @return by how many parameters fewer are live; 0 when as few are already
   * @throws IllegalStateException when nothing was observed that scores could rest on
   */
  public int pruneTo(double compression) {
    if (!(compression > 1)) {
      throw new IllegalArgumentException("a compression must be above 1, got " + compression);
    }
    int left = parameters(compression);
    return kept <= left
        ? 0
        : cut(new CutSize(keepRatios, Optional.of(new Budget(SizeMetric.PARAMETERS, left))));
  }

  private int parameters(double compression) {
    return (int) (spec.parameters() / compression);
  }

  private int cut(CutSize size) {
    NetworkSnapshot network = snapshot();
    Evidence known = known();
    int least = settings.target() > 0 ? parameters(settings.target()) : 0;
    Selection selection = size.choose(network, known, criterion, least);
    BitSet cut = selection.cut();
    if (cut.isEmpty()) {
      return 0;
    }
    learner.apply(Change.of(MaskDelta.cut(cut), criterion.compensation(network, known, cut)));
    learner.shrink(StreamDefaults.LEAST_SHARE_COMPACTED);
    evidence.networkChanged();
    int before = kept;
    kept = snapshot().kept();
    return before - kept;
  }

  private Evidence known() {
    if (criterion.needsEvidence() && observed == 0) {
      throw new IllegalStateException(
          "%s scores by what was observed of the stream, and nothing was yet. Learn first, or use"
                  .formatted(criterion.name())
              + " magnitude.");
    }
    evidence.restart(); // as a service does where it scores
    return evidence.evidence();
  }

  /** Records learnt so far. */
  public long records() {
    return records;
  }

  /** Parameters of the dense network for each that is left. */
  public double compression() {
    return (double) spec.parameters() / kept;
  }

  /** A copy of the network as it is, in its original layers, masked. */
  public NetworkSnapshot snapshot() {
    return learner.snapshot();
  }

  /** A copy of the network as it is, without what is gone: a smaller one that computes the same. */
  public NetworkSnapshot compacted() {
    return Compaction.compact(snapshot());
  }

  @Override
  public void close() {
    learner.close();
  }
}
