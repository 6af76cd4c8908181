package io.espalier.actors.trainer;

import io.espalier.model.train.DivergedException;
import java.util.SplittableRandom;

/**
 * Has records learnt again: each batch in further passes, and after it records that are remembered.
 * They are neither tested nor observed again. What is drawn depends on the seed and the number of
 * the batch, so a run that goes on draws what it would have drawn. Belongs to one thread.
 */
public final class Replay {

  /** Learns samples that were learnt before, untested. */
  @FunctionalInterface
  public interface Learner {
    void learn(float[] features, int[] labels);
  }

  /** Random numbers of neighbouring batches have nothing in common. */
  private static final long STRIDE = 0xD1B54A32D192ED03L;

  private final int passes;
  private final int steps;
  private final ReplayMemory memory;
  private final long seed;
  private long batches;
  private long extraSteps;

  /**
   * Goes on from what is remembered.
   *
   * @param passes over each batch, at least 1
   */
  public Replay(int passes, ReplaySettings settings, ReplayState start) {
    this.passes = passes;
    steps = settings.records() == 0 ? 0 : settings.steps();
    memory = ReplayMemory.restore(settings, start);
    seed = start.seed();
    batches = start.batches();
    extraSteps = start.extraSteps();
  }

  /** Steps made so far beyond one for each batch. */
  long extraSteps() {
    return extraSteps;
  }

  /**
   * A batch was learnt once: has it learnt again, and others. What diverges then is left: the batch
   * was learnt, and the next one will tell.
   */
  public void learnt(float[] features, int[] labels, Learner learner) {
    if (passes == 1 && steps == 0) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed + STRIDE * batches++);
    try {
      for (int pass = 1; pass < passes; pass++) {
        again(features, labels, learner);
      }
      if (steps > 0) {
        memory.add(features, labels, random);
      }
      for (int step = 0; step < steps; step++) {
        int[] drawn = memory.draw(labels.length, random);
        again(memory.features(drawn), memory.labels(drawn), learner);
      }
    } catch (DivergedException left) {
      return;
    }
  }

  private void again(float[] features, int[] labels, Learner learner) {
    learner.learn(features, labels);
    extraSteps++;
  }

  /** What is remembered is of a stream that is gone. */
  void forget() {
    memory.forget();
  }

  /** All of it, for a checkpoint. */
  ReplayState state() {
    return memory.state(seed, batches, extraSteps);
  }
}
