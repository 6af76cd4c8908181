package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.Optimizer;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.ReferenceBackend;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked of a backend is in its interface: networks learn on any, and the same. */
class BackendsTest {

  static {
    Natives.load();
  }

  private static final int SAMPLES = 3;
  private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.05, 0.9, 1e-3);

  @Property(tries = 60, seed = "31")
  void networksOfAllKindsOfLayersLearnTheSame(@ForAll long seed) {
    NetworkSnapshot start = RandomGraphs.dense(new Random(seed));
    float[] expected = learn(new ReferenceBackend(), start, seed);

    float[] learnt = learn(Backend.inUse(), start, seed);

    for (int k = 0; k < expected.length; k++) {
      assertThat(learnt[k])
          .as("value %d of %s", k, start.spec())
          .isCloseTo(expected[k], within(1e-3f + 1e-3f * Math.abs(expected[k])));
    }
  }

  private static float[] learn(Backend backend, NetworkSnapshot start, long seed) {
    Random random = new Random(seed);
    OptimizerState state = OptimizerState.initial(SGD, start.spec().size());
    try (Network network = new Network(backend, start.spec(), start.values());
        Optimizer optimizer = Optimizer.create(SGD, network, start, state);
        TrainingPass pass = new TrainingPass(network, SAMPLES)) {
      for (int step = 1; step <= 2; step++) {
        float[] features =
            RandomNetworks.gaussian(random, SAMPLES * start.spec().input().size(), 1);
        int[] labels = RandomNetworks.labels(random, SAMPLES, start.spec().classes());
        pass.test(features, labels, true, step);
        pass.backward(labels, step);
        optimizer.update(0.05);
      }
      return optimizer.values();
    }
  }
}
