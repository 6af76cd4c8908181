package io.espalier.actors.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.trainer.ShadowState;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.LogCapturingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is as small as the network that is in it, moments and shadow included. */
@ExtendWith(LogCapturingExtension.class)
class CheckpointSizeTest {

  private static final NetworkSpec LENET =
      NetworkSpec.parse("lenet-300-100", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);

  @TempDir Path folder;

  @Test
  void atFortyTimesItTakesLessThanATenthOfTheDenseOne() throws IOException {
    long dense = written(1, "dense");
    long pruned = written(1.0 / 40, "pruned");

    assertThat(dense).isGreaterThan(2 * 3 * 4L * LENET.size());
    assertThat(pruned).isLessThan(dense / 10);
  }

  private long written(double kept, String name) throws IOException {
    Checkpoint checkpoint = checkpoint(kept);
    Path version = Files.createDirectory(folder.resolve(name));
    VersionFolder.write(version, name, checkpoint);

    assertThat(
            VersionFolder.read(version).trainer().learner().equals(checkpoint.trainer().learner()))
        .isTrue();
    assertThat(VersionFolder.read(version).trainer().shadow().equals(checkpoint.trainer().shadow()))
        .isTrue();
    return StoredVersions.contents(version).values().stream().mapToLong(file -> file.length).sum();
  }

  private static Checkpoint checkpoint(double kept) {
    Checkpoint usual = Checkpoints.at(100);
    TrainerState trainer = usual.trainer();
    return usual.with(
        TrainerState.PART,
        new TrainerState(
            learner(kept, new Random(1)),
            Optional.empty(),
            Optional.of(new ShadowState(learner(kept, new Random(2)), Optional.empty(), true)),
            trainer.evaluator(),
            trainer.position(),
            trainer.unobserved(),
            trainer.rates()));
  }

  private static LearnerState learner(double kept, Random random) {
    BitSet cut = new BitSet();
    for (int k = 0; k < LENET.size(); k++) {
      cut.set(k, random.nextDouble() >= kept);
    }
    NetworkSnapshot network =
        new InitialNetwork.Drawn(LENET).snapshot(random.nextLong()).without(cut);
    OptimizerSpec adam = new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0);
    return new LearnerState(
        network,
        adam,
        new OptimizerState(41, List.of(moment(network, random), moment(network, random))));
  }

  private static float[] moment(NetworkSnapshot network, Random random) {
    float[] moment = new float[LENET.size()];
    network.live().stream().forEach(k -> moment[k] = random.nextFloat());
    return moment;
  }
}
