package io.espalier.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.guardian.RunSettings;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.service.Reductions;
import io.espalier.deploy.service.StreamRun;
import io.espalier.deploy.settings.CheckpointSettings;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.ComputeSettings.CudaFallback;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.dataset.DataSpec;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DenseTwinTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.parse("784-5-10", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);

  @BeforeAll
  static void compute() {
    Compute.start(new ComputeSettings(OptionalInt.of(1), CudaFallback.CPU));
  }

  /** A step of Adam moves no value by more than about its rate, 0.001. */
  @Test
  void beginsWithWhatTheRunBeginsWith() {
    NetworkSnapshot trained = NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, 4));

    assertThat(afterOneStep(new InitialNetwork.Trained(trained)))
        .containsExactly(trained.values(), within(2e-3f))
        .isNotEqualTo(trained.values());
    assertThat(afterOneStep(new InitialNetwork.Drawn(SPEC)))
        .containsExactly(Initializer.draw(SPEC, 9), within(2e-3f));
  }

  private static float[] afterOneStep(InitialNetwork initial) {
    RunSettings run =
        StreamRun.of(
            initial,
            Reductions.of("nnrelief", 0.9, 4, "alpha", 9),
            CheckpointSettings.DEFAULT_EVERY,
            PublishSettings.DEFAULT);
    DataSpec data = DataSpec.parse("digits:train=30,test=10");
    return DenseTwin.train(
            run, data.open(), data.plan().records(16), 16, RateHistory.NONE, trained -> {})
        .network()
        .values();
  }
}
