package io.espalier.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.compact.Compaction;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import io.espalier.model.train.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** ONNX Runtime makes of an export what our own pass makes of the network. */
class OnnxExportTest {

  private static final int SAMPLES = 5;
  private static final float PARITY = 1e-5f;

  @Test
  void randomGraphsComputeTheSame() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      requireParity(standardized(random, RandomGraphs.masked(random)), random, "graph " + seed);
    }
  }

  @Test
  void compactedRandomGraphsComputeTheSame() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      NetworkSnapshot network = standardized(random, RandomGraphs.masked(random));
      requireParity(Compaction.compact(network), random, "compacted graph " + seed);
    }
  }

  @Test
  void rowsOfUnitsComputeTheSame() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      NetworkSnapshot network = standardized(random, RandomNetworks.masked(random));
      requireParity(network, random, "row " + seed);
      requireParity(Compaction.compact(network), random, "compacted row " + seed);
    }
  }

  @Test
  void poolsWithMorePaddingThanKernelAreRefusedByName() {
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 4, 4),
            List.of(new AveragePool(new Window(1, 3, 1, 1)), new Flatten(), new Dense(2)));
    NetworkSnapshot network = NetworkSnapshot.dense(spec, new float[spec.size()]);

    assertThatThrownBy(() -> OnnxSession.export(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("averagepool1 has padding 1")
        .hasMessageContaining("1×3");
  }

  static NetworkSnapshot standardized(Random random, NetworkSnapshot network) {
    if (random.nextInt(4) == 0) {
      return network;
    }
    boolean alike = random.nextBoolean();
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int channel = 0; channel < network.spec().input().channels(); channel++) {
      means.add(alike ? 0.5f : random.nextFloat());
      deviations.add(alike ? 0.25f : 0.5f + random.nextFloat());
    }
    NetworkSpec spec = network.spec().standardized(new Standardization(means, deviations));
    return new NetworkSnapshot(spec, network.values(), network.live());
  }

  private static void requireParity(NetworkSnapshot network, Random random, String which) {
    int features = network.spec().input().size();
    float[] batch = RandomNetworks.gaussian(random, SAMPLES * features, 1);
    long[] shape =
        LongStream.concat(
                LongStream.of(SAMPLES),
                OnnxExport.inputDimensions(network).stream().mapToLong(Integer::longValue))
            .toArray();
    float[] told = OnnxSession.run(OnnxSession.export(network), batch, shape);
    try (Classifier classifier = new Classifier(network, SAMPLES)) {
      assertThat(told)
          .as("%s: %s", which, network.spec())
          .containsExactly(classifier.probabilities(batch, SAMPLES), within(PARITY));
    }
  }
}
