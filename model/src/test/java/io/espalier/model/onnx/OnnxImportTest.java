package io.espalier.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomGraphs;
import io.espalier.model.RandomNetworks;
import io.espalier.model.compact.Compaction;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.ImportedNetwork.Ending;
import io.espalier.model.onnx.file.ExternalData;
import io.espalier.model.train.Classifier;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxImportTest {

  private static final int SAMPLES = 4;
  private static final float PARITY = 1e-5f;

  @Test
  void whatWasExportedComputesTheSame() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      NetworkSnapshot network = OnnxExportTest.standardized(random, RandomGraphs.masked(random));
      requireSame(network, random, "graph " + seed);
      requireSame(Compaction.compact(network), random, "compacted graph " + seed);
    }
  }

  @Test
  void rowsThatWereExportedComputeTheSame() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      NetworkSnapshot network = OnnxExportTest.standardized(random, RandomNetworks.masked(random));
      requireSame(network, random, "row " + seed);
      requireSame(Compaction.compact(network), random, "compacted row " + seed);
    }
  }

  private static void requireSame(NetworkSnapshot network, Random random, String which) {
    ImportedNetwork imported =
        OnnxImport.read(OnnxSession.export(network), ExternalData.NONE, network.spec().input());
    float[] batch = RandomNetworks.gaussian(random, SAMPLES * network.spec().input().size(), 1);
    assertThat(imported.ending()).isEqualTo(Ending.PROBABILITIES);
    try (Classifier before = new Classifier(network, SAMPLES);
        Classifier after = new Classifier(imported.network(), SAMPLES)) {
      assertThat(after.probabilities(batch, SAMPLES))
          .as("%s: %s", which, network.spec())
          .containsExactly(before.probabilities(batch, SAMPLES), within(PARITY));
    }
  }

  @Test
  void weightsThatAreGoneStayGone() {
    NetworkSnapshot network = RandomNetworks.masked(new Random(3));

    NetworkSnapshot imported =
        OnnxImport.read(OnnxSession.export(network), ExternalData.NONE, null).network();

    assertThat(imported.kept()).isBetween(network.kept(), network.spec().parameters());
    assertThat(imported.spec().parameters()).isEqualTo(network.spec().parameters());
  }

  /** Damage is refused in words, whatever it is, or does not matter. */
  @Test
  void damagedFilesAreRefused() {
    byte[] model = OnnxSession.export(RandomGraphs.masked(new Random(5)));
    Random random = new Random(7);
    for (int k = 0; k < 2000; k++) {
      byte[] damaged =
          Arrays.copyOf(model, k % 3 == 0 ? random.nextInt(model.length) : model.length);
      for (int flips = 0; flips < 3 && damaged.length > 0; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        OnnxImport.read(damaged, ExternalData.NONE, null);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThatThrownBy(() -> OnnxImport.read(new byte[0], ExternalData.NONE, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is no ONNX model, or an empty one");
  }
}
