package io.espalier.model.compact;

import io.espalier.model.edit.Change;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.StepResult;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Function;

/**
 * A learner whose network can be swapped for the compacted one between two batches, unnoticed from
 * outside: all that it is told and tells (changes, evidence, snapshots, its state) is about the
 * network that it began with, in which what the smaller one no longer has is masked. So masks,
 * evidence, journals and checkpoints outlive any number of swaps.
 *
 * <p>Belongs to one thread at a time and owns all its tensors; {@link #close()} frees them.
 */
public final class ShrinkingLearner implements AutoCloseable {

  /**
   * The network as it is computed with.
   *
   * @param border empty as long as it is the one that others know
   */
  private record Inside(Learner learner, Optional<Border> border) {}

  /**
   * What translates between a compacted network and the one that others know.
   *
   * @param shape see {@link #shape}
   */
  private record Border(Coordinates coordinates, EvidenceOutside evidence, BitSet shape) {}

  private final NetworkSpec spec;
  private final Function<Layout, EvidenceSpec> observed;
  private final double clipNorm;
  private Inside inside;

  private ShrinkingLearner(
      LearnerState start,
      Optional<BitSet> shape,
      Function<Layout, EvidenceSpec> observed,
      double clipNorm) {
    this.observed = observed;
    this.clipNorm = clipNorm;
    spec = start.network().spec();
    inside =
        shape
            .map(held -> compacted(start, Compaction.trace(start.network(), held), held))
            .orElseGet(() -> whole(start));
  }

  /**
   * A learner that goes on where a state was taken.
   *
   * @param start see {@link #state}
   * @param shape see {@link #shape}
   * @param observed what is observed of a network
   * @param clipNorm see {@link Learner#clipNorm}
   */
  public static ShrinkingLearner resume(
      LearnerState start,
      Optional<BitSet> shape,
      Function<Layout, EvidenceSpec> observed,
      double clipNorm) {
    return new ShrinkingLearner(start, shape, observed, clipNorm);
  }

  /** As above, with gradients as they are. */
  public static ShrinkingLearner resume(
      LearnerState start, Optional<BitSet> shape, Function<Layout, EvidenceSpec> observed) {
    return resume(start, shape, observed, Double.POSITIVE_INFINITY);
  }

  private Inside whole(LearnerState state) {
    return new Inside(learner(state), Optional.empty());
  }

  private Inside compacted(LearnerState whole, CompactedNetwork smaller, BitSet shape) {
    Coordinates coordinates = new Coordinates(smaller);
    EvidenceOutside evidence = new EvidenceOutside(smaller, observed.apply(spec.layout()));
    return new Inside(
        learner(coordinates.inside(whole)), Optional.of(new Border(coordinates, evidence, shape)));
  }

  private Learner learner(LearnerState state) {
    Learner learner = Learner.resume(state);
    learner.evidence(observed.apply(state.network().spec().layout()));
    learner.clipNorm(clipNorm);
    return learner;
  }

  /** Tests and learns; see {@link Learner#learn(float[], int[], boolean)}. */
  public StepResult learn(float[] features, int[] labels, boolean observe) {
    StepResult result = inside.learner().learn(features, labels, observe);
    return inside
        .border()
        .map(border -> result.with(result.evidence().map(border.evidence()::of)))
        .orElse(result);
  }

  /** Learns samples again, untested; see {@link Learner#replay}. */
  public void replay(float[] features, int[] labels) {
    inside.learner().replay(features, labels);
  }

  /** Steps made so far. */
  public long steps() {
    return inside.learner().steps();
  }

  /** Tests on a batch, without learning; see {@link Learner#test}. */
  public StepResult test(float[] features, int[] labels) {
    return inside.learner().test(features, labels);
  }

  /** The probabilities of the classes; see {@link Learner#predict}. */
  public float[] predict(float[] samples) {
    return inside.learner().predict(samples);
  }

  /** Changes the rate of the steps to come; see {@link Learner#learningRate}. */
  public void learningRate(double rate) {
    inside.learner().learningRate(rate);
  }

  /**
   * Checks that a change is about this network, as it was before it was ever smaller.
   *
   * @throws IllegalArgumentException when it is not
   */
  public void requireFit(Change change) {
    change.requireWithin(spec.size());
  }

  /**
   * Changes values and mask. What comes where the smaller network has no place makes it as large as
   * it was.
   *
   * @return the change as it was carried out; see {@link Learner#apply(Change)}
   */
  public Change apply(Change change) {
    requireFit(change);
    if (inside.border().filter(border -> !border.coordinates().hold(change)).isPresent()) {
      swap(whole(state()));
    }
    Learner learner = inside.learner();
    return inside
        .border()
        .map(Border::coordinates)
        .map(coordinates -> coordinates.outside(learner.apply(coordinates.inside(change))))
        .orElseGet(() -> learner.apply(change));
  }

  /**
   * Goes on with the compacted network, if that is worth it: it computes the same, and the
   * optimizer remembers what it did. Costs O(parameters).
   *
   * @param leastShare of the parameters held that must go, from 0 to 1
   * @return empty if nothing was done
   */
  public Optional<Shrinkage> shrink(double leastShare) {
    LearnerState whole = state();
    CompactedNetwork smaller = Compaction.trace(whole.network());
    int before = held();
    int after = smaller.network().spec().parameters();
    if (after > before * (1 - leastShare)) {
      return Optional.empty();
    }
    NetworkSnapshot now = smaller.expand(smaller.network());
    swap(compacted(whole, smaller, now.live()));
    return Optional.of(new Shrinkage(Change.between(whole.network(), now), before, after));
  }

  private void swap(Inside next) {
    inside.learner().close();
    inside = next;
  }

  /** Parameters of the network that is computed with, masked ones included. */
  public int held() {
    return inside.learner().spec().parameters();
  }

  /**
   * The gradients of the last step, see {@link Learner#gradients}; empty once it is compacted: what
   * is gone has none.
   */
  public Optional<float[]> gradients() {
    return inside.border().isPresent()
        ? Optional.empty()
        : Optional.of(inside.learner().gradients());
  }

  /** A copy of the parameters and the mask. */
  public NetworkSnapshot snapshot() {
    NetworkSnapshot snapshot = inside.learner().snapshot();
    return inside
        .border()
        .map(border -> border.coordinates().compacted().expand(snapshot))
        .orElse(snapshot);
  }

  /** A copy of everything but the shape. */
  public LearnerState state() {
    LearnerState state = inside.learner().state();
    return inside.border().map(border -> border.coordinates().outside(state)).orElse(state);
  }

  /**
   * The live values when the network was compacted last, which tell the shape that it is computed
   * with; empty when it is not compacted. Not to be written to.
   */
  public Optional<BitSet> shape() {
    return inside.border().map(Border::shape);
  }

  @Override
  public void close() {
    inside.learner().close();
  }
}
