package io.espalier.deploy.guards;

import io.espalier.actors.guard.GuardKind;
import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.Quality;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

/** Lets copies of a learner go on over the same batches, and takes the time of it. */
final class Branches {

  private final double clipNorm;
  private final Stopwatch changed;
  private final Stopwatch shadow;
  private final Stopwatch frozen;

  Branches(double clipNorm, LongSupplier nanoTime) {
    this.clipNorm = clipNorm;
    changed = new Stopwatch(nanoTime);
    shadow = new Stopwatch(nanoTime);
    frozen = new Stopwatch(nanoTime);
  }

  /** What becomes of it after a cut. */
  Course changed(LearnerState state, MaskDelta cut, List<LabelledBatch> batches) {
    return learn(state, cut, batches, changed);
  }

  /** What becomes of it without a change. */
  Course shadow(LearnerState state, List<LabelledBatch> batches) {
    return learn(state, MaskDelta.cut(new BitSet()), batches, shadow);
  }

  private Course learn(
      LearnerState state, MaskDelta cut, List<LabelledBatch> batches, Stopwatch stopwatch) {
    List<Quality> outcomes = new ArrayList<>();
    try (Learner learner = Learner.resume(state)) {
      learner.clipNorm(clipNorm);
      learner.apply(cut);
      for (LabelledBatch batch : batches) {
        int[] predicted =
            stopwatch.time(
                batch.size(),
                () -> learner.learn(batch.features(), batch.labels(), false).predictions());
        outcomes.add(new Accuracy(batch.labels(), predicted));
      }
      return new Course(outcomes, learner.snapshot());
    }
  }

  /** How the network predicts that learns no more. */
  Course frozen(NetworkSnapshot network, List<LabelledBatch> batches) {
    List<Quality> outcomes = new ArrayList<>();
    try (Classifier classifier = new Classifier(network, PlantedCuts.largest(batches))) {
      for (LabelledBatch batch : batches) {
        int[] predicted =
            frozen.time(batch.size(), () -> classifier.predict(batch.features(), batch.size()));
        outcomes.add(new Accuracy(batch.labels(), predicted));
      }
    }
    return new Course(outcomes, network);
  }

  /** How many times as long a step takes while a guard has a second network. */
  double cost(GuardKind guard) {
    return switch (guard) {
      case SHADOW -> 1 + shadow.ratioTo(changed);
      case FORWARD_ONLY -> 1 + frozen.ratioTo(changed);
      case WINDOW -> 1;
    };
  }
}
