package io.espalier.actors.trainer;

import io.espalier.actors.Blobs;
import io.espalier.actors.drift.DriftRecord;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.drift.Adwin;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import java.util.List;
import java.util.Optional;

/** States to begin with. */
public final class Trainers {

  public static final EvaluationSettings EVALUATION =
      new EvaluationSettings(Blobs.CLASSES, 100, 50);

  private static final OptimizerSpec OPTIMIZER = OptimizerSpec.Adam.of(1e-2, 1e-4);

  private Trainers() {}

  /** Nothing learnt yet. */
  public static TrainerState fresh() {
    return fresh(OPTIMIZER);
  }

  /** Nothing known of drift yet. */
  public static DriftRecord drift() {
    return new DriftRecord(new Adwin(), List.of(), Optional.empty());
  }

  static TrainerState fresh(OptimizerSpec optimizer) {
    return new TrainerState(
        new LearnerState(
            NetworkSnapshot.dense(Blobs.NETWORK, Initializer.draw(Blobs.NETWORK, 7)),
            optimizer,
            OptimizerState.initial(optimizer, Blobs.NETWORK.parameters())),
        new PrequentialEvaluator(EVALUATION).state(),
        StreamPosition.START,
        0);
  }
}
