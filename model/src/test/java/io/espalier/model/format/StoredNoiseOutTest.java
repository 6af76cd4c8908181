package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.NeuronObserver;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredNoiseOutTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(4), List.of(6, 3), Nonlinearity.RELU);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Distribution.class)
  void aLearnerRemembersItsNoiseOutputs(Distribution distribution) throws IOException {
    NoiseOutputs noise = new NoiseOutputs(5, distribution, 0.3, true, Long.MIN_VALUE + 1);
    LearnerState state;
    try (Learner learner =
        Learner.start(noise.attach(network()), OptimizerSpec.Adam.of(0.01, 0), noise)) {
      state = learner.state();
    }

    LearnerPart.PART.toFile(state, folder.resolve("learner"));
    LearnerState read = LearnerPart.PART.fromFile(folder.resolve("learner"));

    assertThat(read.noise()).isEqualTo(noise);
    assertThat(read.network().values()).containsExactly(state.network().values());
  }

  @Test
  void neuronEvidenceComesBackBitForBit() throws IOException {
    NeuronEvidence evidence = new NeuronEvidence(SPEC.blocks(), 0, new HalfLife(7));
    try (NeuronObserver observer = new NeuronObserver(network(), 5, 0)) {
      for (int k = 0; k < 3; k++) {
        evidence.add(observer.observe(RandomNetworks.gaussian(new Random(k), 5 * 4, 1)));
      }
    }
    NeuronEvidence.State state = evidence.state();

    ActivityEvidence.State activity =
        new ActivityEvidence(SPEC.layout().probes(), new HalfLife(7)).state();
    EvidencePart.PART.toFile(
        Evidence.of(ActivityStatistic.KIND, activity).with(NeuronStatistic.KIND, state),
        folder.resolve("evidence"));
    NeuronEvidence.State read =
        EvidencePart.PART.fromFile(folder.resolve("evidence")).get(NeuronStatistic.KIND, "test");

    assertThat(read).isEqualTo(state);
    assertThat(read.firstGroup()).isEqualTo(0);
    assertThat(read.endGroup()).isEqualTo(2);
    for (int group = 0; group < 2; group++) {
      CoMoments.State expected = state.group(group);
      assertThat(read.group(group).weight()).isEqualTo(expected.weight());
      assertThat(read.group(group).squaredWeight()).isEqualTo(expected.squaredWeight());
      assertThat(read.group(group).mean()).containsExactly(expected.mean());
      assertThat(read.group(group).coMoment()).containsExactly(expected.coMoment());
    }
  }

  private static NetworkSnapshot network() {
    return NetworkSnapshot.dense(
        SPEC, RandomNetworks.gaussian(new Random(1), SPEC.parameters(), 0.5));
  }
}
