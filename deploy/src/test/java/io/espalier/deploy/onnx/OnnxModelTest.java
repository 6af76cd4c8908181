package io.espalier.deploy.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.compact.Compaction;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.onnx.OnnxExport;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.OnnxGraph;
import io.espalier.model.onnx.file.OnnxNode;
import io.espalier.model.onnx.file.OnnxValue;
import io.espalier.model.onnx.file.OnnxWriter;
import io.espalier.model.train.Classifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxModelTest {

  private static final float PARITY = 1e-5f;

  @ParameterizedTest
  @CsvSource({
    "lenet-300-100, 1, 28, 28, 7",
    "lenet-5, 1, 28, 28, 7",
    "noiseout-svhn, 3, 32, 32, 2",
    "resnet-20, 3, 32, 32, 2",
    "resnet-32, 3, 32, 32, 2",
    "resnet-56, 3, 32, 32, 2",
    "vgg-like, 3, 32, 32, 1",
    "784-50-20-10, 1, 28, 28, 7"
  })
  void namedNetworksComputeTheSame(String name, int channels, int height, int width, int samples) {
    InputShape input = new InputShape(channels, height, width);
    NetworkSpec spec = NetworkSpec.parse(name, input, 10, Nonlinearity.RELU);
    NetworkSnapshot network = new InitialNetwork.Drawn(spec).snapshot(3);
    NetworkSnapshot masked = network.without(halfOfTheUnits(spec, new Random(5)));

    requireParity(network, samples);
    requireParity(Compaction.compact(masked), samples);
  }

  private static BitSet halfOfTheUnits(NetworkSpec spec, Random random) {
    BitSet cut = new BitSet();
    for (ParameterBlock block : spec.blocks().subList(0, spec.blocks().size() - 1)) {
      for (int output = 0; output < block.outputs(); output++) {
        cut.set(block.weight(0, output), block.weightsEnd(output), random.nextBoolean());
      }
    }
    return cut;
  }

  private static void requireParity(NetworkSnapshot network, int samples) {
    float[] batch = new float[samples * network.spec().input().size()];
    Random random = new Random(11);
    IntStream.range(0, batch.length).forEach(k -> batch[k] = (float) random.nextGaussian());
    try (OnnxModel model = new OnnxModel(export(network));
        Classifier classifier = new Classifier(network, samples)) {
      assertThat(model.features()).isEqualTo(network.spec().input().size());
      assertThat(model.classes()).isEqualTo(10);
      assertThat(model.probabilities(batch, samples))
          .containsExactly(classifier.probabilities(batch, samples), within(PARITY));
    }
  }

  private static byte[] export(NetworkSnapshot network) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      OnnxExport.write(network, Map.of("task", "classification"), bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static NetworkSnapshot small() {
    NetworkSpec spec = NetworkSpec.parse("3-5-2", InputShape.flat(3), 2, Nonlinearity.TANH);
    return new InitialNetwork.Drawn(spec).snapshot(3);
  }

  @Test
  void tellsWhatItIs() {
    try (OnnxModel model = new OnnxModel(export(small()))) {
      assertThat(model.sampleShape()).containsExactly(3);
      assertThat(model.classes()).isEqualTo(2);
      assertThat(model.facts()).containsExactly(Map.entry("task", "classification"));
    }
  }

  /** A classifier may end with planes of one row and one column, which are its classes. */
  @Test
  void allBehindTheBatchAreClasses() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxGraph graph =
        new OnnxGraph(
            List.of(new OnnxValue("x", List.of("batch", "2", "1", "1"))),
            List.of(new OnnxValue("y", List.of("batch", "3", "1", "1"))),
            List.of(new OnnxNode("Conv", "y", List.of("x", "w"), List.of("y"), Map.of())),
            List.of(new FloatTensor("w", List.of(3, 2, 1, 1), new float[] {1, 0, 0, 1, 1, 1})));
    OnnxWriter.write(graph, Map.of(), bytes);

    try (OnnxModel model = new OnnxModel(bytes.toByteArray())) {
      assertThat(model.classes()).isEqualTo(3);
      assertThat(model.probabilities(new float[] {1, 2, 3, 4}, 2))
          .containsExactly(1, 2, 3, 3, 4, 7);
    }
  }

  @Test
  void batchesOfAnySizeAreTheSameSampleBySample() {
    float[] batch = {1, 2, 3, -1, 0, 1, 5, 5, 5};
    try (OnnxModel model = new OnnxModel(export(small()))) {
      float[] all = model.probabilities(batch, 3);

      assertThat(model.probabilities(batch, 0)).isEmpty();
      assertThat(model.probabilities(batch, 1)).containsExactly(all[0], all[1]);
      assertThatThrownBy(() -> model.probabilities(batch, 4))
          .hasMessage("4 samples with 3 features have 12 values, got 9");
    }
  }

  @Test
  void threadsAskAtTheSameTime() throws Exception {
    float[] batch = {1, 2, 3};
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (OnnxModel model = new OnnxModel(export(small()))) {
      float[] alone = model.probabilities(batch, 1);
      Callable<float[]> ask = () -> model.probabilities(batch, 1);
      for (var answer : threads.invokeAll(Collections.nCopies(200, ask))) {
        assertThat(answer.get()).containsExactly(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThatThrownBy(() -> new OnnxModel("no model".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ONNX Runtime does not take the model: ");
  }
}
