package io.espalier.actors.trainer;

import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.DivergedException;
import io.espalier.model.train.StepResult;
import java.util.Optional;
import java.util.function.Function;

/**
 * The network as it would be without the change that is on probation: a copy made just before it,
 * which sees the same batches. What the stream does it does to both, so the two tell apart what the
 * change does; and if the change is undone the copy goes on in its place, exactly as if there had
 * been none. Owned by the trainer, on whose thread it learns; {@link #close} frees its tensors,
 * unless it {@linkplain #takeOver() took over}.
 */
final class Shadow implements AutoCloseable {

  private final ShrinkingLearner learner;
  private final boolean learns;

  private Shadow(ShrinkingLearner learner, boolean learns) {
    this.learner = learner;
    this.learns = learns;
  }

  /**
   * A copy.
   *
   * @param learner is left as it is
   * @param learns whether the copy learns; else it is tested only, which costs a third
   */
  static Shadow of(
      ShrinkingLearner learner,
      boolean learns,
      Function<Layout, EvidenceSpec> evidence,
      double clipNorm) {
    return resume(new ShadowState(learner.state(), learner.shape(), learns), evidence, clipNorm);
  }

  static Shadow resume(
      ShadowState state, Function<Layout, EvidenceSpec> evidence, double clipNorm) {
    return new Shadow(
        ShrinkingLearner.resume(state.learner(), state.shape(), evidence, clipNorm),
        state.learns());
  }

  /** Whether it can take over. */
  boolean learns() {
    return learns;
  }

  /**
   * A batch that the other one has learnt.
   *
   * @param learningRate that of the other one
   * @return what it predicted before; empty where the batch is beyond this network: it is not
   *     changed then, and not compared by it
   */
  Optional<int[]> learn(float[] features, int[] labels, double learningRate) {
    try {
      learner.learningRate(learningRate);
      StepResult result =
          learns ? learner.learn(features, labels, false) : learner.test(features, labels);
      return Optional.of(result.predictions());
    } catch (DivergedException beyond) {
      return Optional.empty();
    }
  }

  /** Samples that both have learnt, once more; what is beyond this network is left out. */
  void replay(float[] features, int[] labels) {
    if (!learns) {
      return;
    }
    try {
      learner.replay(features, labels);
    } catch (DivergedException beyond) {
      return;
    }
  }

  /** What is live of it, and its values. */
  NetworkSnapshot snapshot() {
    return learner.snapshot();
  }

  /** Its network, which is the caller's from here on. */
  ShrinkingLearner takeOver() {
    return learner;
  }

  /**
   * All of it, for a checkpoint.
   *
   * @param learningRate as it is set
   */
  ShadowState state(double learningRate) {
    learner.learningRate(learningRate);
    return new ShadowState(learner.state(), learner.shape(), learns);
  }

  @Override
  public void close() {
    learner.close();
  }
}
