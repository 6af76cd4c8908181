package io.espalier.model.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Natives;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.offline.Reducer.Extent;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import io.espalier.model.offline.TrainingPhase.Decay;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.train.NoiseOutputs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often merges one by one look at the samples. */
class ReducerTest {

  static {
    Natives.load();
  }

  private static final int OBSERVED = 300;

  /** What it hands out is counted. */
  private record Counted(LabelledData data, AtomicInteger read) implements LabelledData {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public int label(int index) {
      return data.label(index);
    }

    @Override
    public void copyFeatures(int index, float[] destination, int offset) {
      read.incrementAndGet();
      data.copyFeatures(index, destination, offset);
    }
  }

  @Test
  void mergesBelowTheLastLayerLeaveWhatIsKnownOfItsUnits() {
    assertThat(surveys(List.of(20, 2), 18)).isEqualTo(1);
  }

  @Test
  void mergesFurtherDownHaveTheLayersAboveSurveyedAgain() {
    assertThat(surveys(List.of(20, 8, 2), 12)).isBetween(3, 1 + 12);
  }

  /** Surveys until about so many of the first layer's units are gone, whatever the accuracy. */
  private static int surveys(List<Integer> widths, int units) {
    NetworkSpec spec =
        NetworkSpec.dense(InputShape.flat(TwoFeatures.FEATURES), widths, Nonlinearity.RELU);
    NetworkSnapshot drawn = new InitialNetwork.Drawn(spec).snapshot(7);
    Counted samples = new Counted(new TwoFeatures(5), new AtomicInteger());
    int perUnit = TwoFeatures.FEATURES + 1 + widths.get(1);
    int target = spec.parameters() - units * perUnit;

    NetworkSnapshot merged =
        new Reducer(settings(spec), samples, new TwoFeatures(6))
            .reduce(new Trained(drawn, Evidence.NONE), new Extent(1, 0, target));

    assertThat(merged.kept()).isBetween(target - perUnit, target);
    assertThat(samples.read().get()).isPositive();
    assertThat(samples.read().get() % OBSERVED).isZero();
    return samples.read().get() / OBSERVED;
  }

  private static ExperimentSettings settings(NetworkSpec spec) {
    TrainingPhase phase = new TrainingPhase(OptimizerSpec.Adam.of(0.01, 0), 1, Decay.CONSTANT);
    return new ExperimentSettings(
        new InitialNetwork.Drawn(spec),
        new Merge(MergeSettings.FAITHFUL, new MergePace.OneByOne(), OBSERVED),
        NoiseOutputs.NONE,
        phase,
        new Recovery(AfterCut.FINETUNE, phase, 1, Optional.empty()),
        1,
        32,
        new RoundChoice(10, new AccuracyFloor.Fixed(0.1), 0, 1, AfterFailure.ROLLBACK),
        3);
  }
}
