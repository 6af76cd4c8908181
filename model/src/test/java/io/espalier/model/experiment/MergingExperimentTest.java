package io.espalier.model.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.Natives;
import io.espalier.model.compact.Compaction;
import io.espalier.model.experiment.ExperimentResult.Round;
import io.espalier.model.experiment.MergingSettings.Pace;
import io.espalier.model.merge.CorrelationGate;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.merge.MergeSettings.Form;
import io.espalier.model.merge.MergeSettings.Ranking;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import io.espalier.model.train.OptimizerSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergingExperimentTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(6), List.of(24, 12, 3), Nonlinearity.RELU);
  private static final NoiseOutputs NOISE = new NoiseOutputs(8, Distribution.GAUSSIAN, 1, false, 5);
  private static final Pace SHARE = new Pace.Share(0.3);

  private static final ExperimentListener SILENT =
      new ExperimentListener() {
        @Override
        public void progress(long samples, long total, String phase) {
          assertThat(samples).isLessThanOrEqualTo(total);
        }

        @Override
        public void denseDone(double accuracy) {
          assertThat(accuracy).isPositive();
        }

        @Override
        public void roundDone(Round round, int parameters) {
          assertThat(round.kept()).isLessThan(parameters);
        }
      };

  /** Three blobs that a handful of neurons tell apart. */
  private record Blobs(int size) implements LabelledData {
    @Override
    public int label(int index) {
      return index % 3;
    }

    @Override
    public void copyFeatures(int index, float[] destination, int offset) {
      Random random = new Random(index);
      for (int k = 0; k < 6; k++) {
        double centre = k % 3 == label(index) ? 1.5 : 0;
        destination[offset + k] = (float) (centre + 0.5 * random.nextGaussian());
      }
    }
  }

  private static MergingSettings settings(
      NoiseOutputs noise, MergeSettings merging, Pace pace, double tolerance, double target) {
    return new MergingSettings(
        SPEC,
        OptimizerSpec.Adam.of(0.01, 1e-4),
        noise,
        merging,
        pace,
        6,
        8,
        1,
        4,
        300,
        32,
        200,
        tolerance,
        target,
        2,
        3);
  }

  private static MergeSettings merging(Form form, int firstGroup) {
    return new MergeSettings(Ranking.ERROR, form, 1e-6, CorrelationGate.OPEN, firstGroup);
  }

  @Test
  void mergesShareByShareAndStopsAtTheTarget() {
    MergingSettings settings = settings(NOISE, merging(Form.ALL, 0), SHARE, 0.02, 5);

    ExperimentResult result = MergingExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(result.denseAccuracy()).isGreaterThan(0.9);
    assertThat(result.dense().spec()).isEqualTo(SPEC);
    assertThat(result.pruned().spec()).isEqualTo(SPEC);
    assertThat(result.chosen()).isPositive();
    Round chosen = result.rounds().get(result.chosen() - 1);
    assertThat(result.pruned().kept()).isEqualTo(chosen.kept()).isLessThan(SPEC.parameters() / 5);
    assertThat(chosen.accuracyAfterRecovery())
        .isGreaterThanOrEqualTo(result.denseAccuracy() - 0.02);
    assertThat(accuracy(result.pruned())).isEqualTo(chosen.accuracyAfterRecovery());
    assertThat(wholeNeurons(result.pruned())).isEqualTo(result.pruned().kept());
  }

  @Test
  void mergesOneByOneLikeThePaper() {
    MergingSettings settings =
        settings(NOISE, MergeSettings.FAITHFUL, new Pace.OneByOne(), 0.02, 3);

    ExperimentResult result = MergingExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(result.chosen()).isPositive();
    double least = result.denseAccuracy() - 0.02;
    assertThat(result.rounds())
        .allSatisfy(round -> assertThat(round.accuracyAfterCut()).isGreaterThanOrEqualTo(least));
    assertThat(wholeNeurons(result.pruned())).isEqualTo(result.pruned().kept());
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    MergingSettings settings = settings(NOISE, merging(Form.PAIR, 1), SHARE, 0.02, 2);

    ExperimentResult one = MergingExperiment.run(settings, new Blobs(1000), SILENT);
    ExperimentResult other = MergingExperiment.run(settings, new Blobs(1000), SILENT);

    assertThat(one.rounds()).isEqualTo(other.rounds());
    assertThat(one.pruned().values()).containsExactly(other.pruned().values());
  }

  @Test
  void aRoundBeyondTheToleranceIsRolledBackAndTheNextMergesHalfAsMuch() {
    Pace reckless = new Pace.Share(0.97);
    MergingSettings settings = settings(NoiseOutputs.NONE, merging(Form.PAIR, 1), reckless, 0, 0);

    ExperimentResult result = MergingExperiment.run(settings, new Blobs(1000), SILENT);

    List<Round> rounds = result.rounds();
    assertThat(rounds.get(0).withinTolerance()).isFalse();
    assertThat(rounds.get(1).kept())
        .isGreaterThan(rounds.get(0).kept())
        .isGreaterThan(SPEC.parameters() / 3);
    assertThat(accuracy(result.pruned())).isGreaterThanOrEqualTo(result.denseAccuracy());
  }

  @Test
  void refusesTooFewSamples() {
    MergingSettings settings = settings(NOISE, merging(Form.PAIR, 1), SHARE, 0.02, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MergingExperiment.run(settings, new Blobs(230), SILENT))
        .withMessage("230 training samples are too few to hold out 200 and train on batches of 32");
  }

  private static double accuracy(NetworkSnapshot network) {
    return Measurement.accuracy(network, new Blobs(1000).slice(800, 1000));
  }

  /** Parameters of the network that is left when only whole neurons go. */
  private static int wholeNeurons(NetworkSnapshot network) {
    return Compaction.compact(network).spec().parameters();
  }
}
