package io.espalier.actors.trainer;

import io.espalier.actors.trainer.DriftRegrowth.Choice;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.DropAndGrow;
import io.espalier.model.edit.Regrowth;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.StepResult;
import java.util.Optional;
import java.util.function.Function;

/**
 * The network that learns and, while a change of it is on probation, the one that it would be
 * without. Owned by the trainer, on whose thread both learn; {@link #close} frees their tensors.
 */
final class LiveAndShadow implements AutoCloseable {

  /** A network of this share of what it would grow to has no need of the rest. */
  private static final double LARGE_ENOUGH = 0.8;

  private final Function<Layout, EvidenceSpec> evidence;
  private final double clipNorm;
  private ShrinkingLearner live;
  private Optional<Shadow> shadow;

  LiveAndShadow(TrainerState start, Function<Layout, EvidenceSpec> evidence, double clipNorm) {
    this.evidence = evidence;
    this.clipNorm = clipNorm;
    live = ShrinkingLearner.resume(start.learner(), start.shape(), evidence, clipNorm);
    shadow = start.shadow().map(state -> Shadow.resume(state, evidence, clipNorm));
  }

  /** The network that learns: another one after a shadow took over. */
  ShrinkingLearner live() {
    return live;
  }

  boolean hasShadow() {
    return shadow.isPresent();
  }

  /** Tests and learns; see {@link ShrinkingLearner#learn}. */
  StepResult learn(float[] features, int[] labels, double learningRate, boolean observe) {
    live.learningRate(learningRate);
    return live.learn(features, labels, observe);
  }

  /** What the shadow, if there is one, predicts of the batch just learnt, which it learns too. */
  Optional<int[]> shadow(float[] features, int[] labels, double learningRate) {
    return shadow.flatMap(copy -> copy.learn(features, labels, learningRate));
  }

  /** Learns samples again that both have learnt, in both; see {@link ShrinkingLearner#replay}. */
  void replay(float[] features, int[] labels) {
    live.replay(features, labels);
    shadow.ifPresent(copy -> copy.replay(features, labels));
  }

  /** From here on a copy is kept, if none is. */
  void keepShadow(boolean learns) {
    if (shadow.isEmpty()) {
      shadow = Optional.of(Shadow.of(live, learns, evidence, clipNorm));
    }
  }

  /**
   * No copy is kept any more.
   *
   * @param takesOver whether it is to be the network that learns, if it has learnt
   * @return whether it is
   */
  boolean endShadow(boolean takesOver) {
    boolean tookOver = takesOver && shadow.filter(Shadow::learns).isPresent();
    if (tookOver) {
      live.close();
      live = shadow.orElseThrow().takeOver();
    } else {
      shadow.ifPresent(Shadow::close);
    }
    shadow = Optional.empty();
    return tookOver;
  }

  /** Changes the live network, see {@link ShrinkingLearner#apply}; the shadow stays. */
  Change apply(Change change) {
    return live.apply(change);
  }

  /** See {@link ShrinkingLearner#shrink}; the shadow stays. */
  Optional<Shrinkage> shrink(double leastShare) {
    return live.shrink(leastShare);
  }

  /**
   * The network as it is known to be good: without a change that is on probation. Empty while only
   * the one with it learns.
   */
  Optional<NetworkSnapshot> unquestioned() {
    return shadow.isEmpty()
        ? Optional.of(snapshot())
        : shadow.filter(Shadow::learns).map(Shadow::snapshot);
  }

  /** What is live of the network, and its values. */
  NetworkSnapshot snapshot() {
    return live.snapshot();
  }

  /**
   * Gives the network connections back. A change on probation is taken back first.
   *
   * @param seed of what is drawn
   * @return empty if there are about as many: nothing is done
   */
  Optional<Regrown> regrow(DriftRegrowth wanted, long seed) {
    NetworkSnapshot before = snapshot();
    if (before.kept() >= LARGE_ENOUGH * wanted.parameters()) {
      return Optional.empty();
    }
    boolean isUndone = endShadow(true);
    live.apply(regrowth(wanted, seed));
    NetworkSnapshot after = snapshot();
    return Optional.of(new Regrown(after, after.kept() - before.kept(), isUndone));
  }

  private Change regrowth(DriftRegrowth wanted, long seed) {
    return Optional.of(wanted.choice())
        .filter(Choice.GRADIENTS::equals)
        .flatMap(byGradient -> live.gradients())
        .map(found -> Regrowth.byGradient(snapshot(), wanted.parameters(), found, seed))
        .orElseGet(() -> Regrowth.atRandom(snapshot(), wanted.parameters(), seed));
  }

  /**
   * Connections came back.
   *
   * @param connections how many
   * @param isUndone whether the shadow took over first
   */
  record Regrown(NetworkSnapshot network, int connections, boolean isUndone) {}

  /**
   * Moves connections; see {@link DropAndGrow}. Nothing moves while a shadow is kept, which is
   * compared with a change alone, nor in a compacted network, where what is gone has no gradient.
   *
   * @return whether anything did
   */
  boolean rewire(double share) {
    Optional<Change> moved =
        (hasShadow() ? Optional.<float[]>empty() : live.gradients())
            .map(gradients -> DropAndGrow.of(snapshot(), gradients, share))
            .filter(change -> change.cut().size() > 0);
    moved.ifPresent(live::apply);
    return moved.isPresent();
  }

  /** All of the shadow, for a checkpoint; see {@link Shadow#state}. */
  Optional<ShadowState> shadowState(double learningRate) {
    return shadow.map(copy -> copy.state(learningRate));
  }

  @Override
  public void close() {
    live.close();
    shadow.ifPresent(Shadow::close);
  }
}
