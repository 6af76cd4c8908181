package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.espalier.model.RandomGraphs;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.model.train.OptimizerSpec.Adam;
import io.espalier.model.train.OptimizerSpec.AdamW;
import io.espalier.model.train.OptimizerSpec.RmsProp;
import io.espalier.model.train.OptimizerSpec.Sgd;
import io.espalier.model.train.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What networks, learners and evidence are after a write and a read: the same, bit for bit. */
class StoredStateTest {

  private Path folder;

  @BeforeProperty
  void createFolder() throws IOException {
    folder = Files.createTempDirectory("stored");
  }

  @AfterProperty
  void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 40, seed = "11")
  void aNetworkComesBackBitForBit(@ForAll long seed) throws IOException {
    NetworkSnapshot network = network(new Random(seed));
    Map<String, String> about = Map.of("source", "test", "seed", "" + seed);
    Path file = folder.resolve("network");

    new NetworkFile(network, about).write(file);
    NetworkFile read = NetworkFile.read(file);

    assertSame(read.network(), network);
    assertThat(read.about()).isEqualTo(about);
  }

  @Property(tries = 60, seed = "15")
  void aNetworkOfAnyLayersComesBackBitForBit(@ForAll long seed) throws IOException {
    NetworkSnapshot network = RandomGraphs.masked(new Random(seed));
    Path file = folder.resolve("network");

    new NetworkFile(network, Map.of()).write(file);

    assertSame(NetworkFile.read(file).network(), network);
  }

  @Property(tries = 40, seed = "12")
  void aLearnerComesBackBitForBit(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    LearnerState state = learner(random);
    Path file = folder.resolve("learner");

    LearnerPart.PART.toFile(state, file);
    LearnerState read = LearnerPart.PART.fromFile(file);

    assertSame(read.network(), state.network());
    assertThat(read.optimizer()).isEqualTo(state.optimizer());
    assertThat(read.optimizerState().steps()).isEqualTo(state.optimizerState().steps());
    assertThat(read.optimizerState().moments()).hasSameSizeAs(state.optimizerState().moments());
    for (int k = 0; k < state.optimizerState().moments().size(); k++) {
      assertSameBits(
          read.optimizerState().moments().get(k), state.optimizerState().moments().get(k));
    }
    assertSame(NetworkFile.read(file).network(), state.network());
  }

  @Property(tries = 40, seed = "13")
  void evidenceComesBackBitForBit(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    ActivityEvidence.State activity =
        new ActivityEvidence.State(
            random.nextDouble() * 1e6, List.of(doubles(random, 5), doubles(random, 3)));
    Optional<GradientEvidence.State> gradients =
        random.nextBoolean()
            ? Optional.of(new GradientEvidence.State(random.nextDouble(), doubles(random, 7)))
            : Optional.empty();
    Optional<SensitivitySums> sensitivity =
        random.nextBoolean()
            ? Optional.of(
                new SensitivitySums(
                    random.nextDouble(),
                    List.of(
                        new SensitivitySums.Layer(
                            doubles(random, 5), doubles(random, 5), doubles(random, 3)),
                        new SensitivitySums.Layer(
                            doubles(random, 3), doubles(random, 3), doubles(random, 2)))))
            : Optional.empty();
    Path file = folder.resolve("evidence");

    EvidencePart.PART.toFile(
        new RunningEvidence.State(activity, gradients, Optional.empty(), sensitivity), file);
    RunningEvidence.State read = EvidencePart.PART.fromFile(file);

    assertThat(read.activity().weight()).isEqualTo(activity.weight());
    for (int layer = 0; layer < 2; layer++) {
      assertThat(read.activity().absoluteSums().get(layer))
          .isEqualTo(activity.absoluteSums().get(layer));
    }
    assertThat(read.gradients().isPresent()).isEqualTo(gradients.isPresent());
    gradients.ifPresent(
        state -> {
          assertThat(read.gradients().orElseThrow().weight()).isEqualTo(state.weight());
          assertThat(read.gradients().orElseThrow().sums()).isEqualTo(state.sums());
        });
    assertThat(read.sensitivity()).usingRecursiveComparison().isEqualTo(sensitivity);
  }

  @Property(tries = 1, seed = "14")
  void anUnknownLayerIsRefusedByName() throws IOException {
    assertRefused(
        content ->
            content
                .metadata()
                .withObject("/network")
                .withArray("layers")
                .addObject()
                .put("type", "convolution9"),
        "layer 2: type 'convolution9' is not known",
        "Use a newer program");
  }

  @Property(tries = 1, seed = "15")
  void anUnknownActivationIsRefusedByName() throws IOException {
    assertRefused(
        content ->
            content
                .metadata()
                .withObject("/network")
                .withArray("layers")
                .addObject()
                .put("type", "activation")
                .put("function", "swish"),
        "layer 2: function 'swish' is not known",
        "Use a newer program");
  }

  @Property(tries = 1, seed = "16")
  void anUnknownOptimizerIsRefusedByName() throws IOException {
    assertRefused(
        content -> content.metadata().withObject("/optimizer").put("type", "lion"),
        "optimizer 'lion' is not known",
        "Use a newer program");
  }

  @Property(tries = 1, seed = "17")
  void anotherKindOfFileIsRefused() throws IOException {
    Path file = folder.resolve("evidence");
    EvidencePart.PART.toFile(
        RunningEvidence.State.of(new ActivityEvidence.State(0, List.of())), file);

    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> NetworkFile.read(file))
        .withMessageContainingAll(file.toString(), "there is no network in it");
  }

  /** Writes a learner whose metadata were changed and expects words in the refusal. */
  private void assertRefused(Consumer<SectionFile> change, String... words) throws IOException {
    Path file = folder.resolve("learner");
    NetworkSpec spec = new NetworkSpec(InputShape.flat(2), List.of(new Dense(2)));
    OptimizerSpec optimizer = new Sgd(0.1, 0.9, 0);
    LearnerPart.PART.toFile(
        new LearnerState(
            NetworkSnapshot.dense(spec, new float[6]),
            optimizer,
            OptimizerState.initial(optimizer, 6)),
        file);
    SectionFile content = SectionFile.read(file);
    change.accept(content);
    content.write(file);

    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> LearnerPart.PART.fromFile(file))
        .withMessageContaining(file.toString())
        .withMessageContainingAll(words);
  }

  private static LearnerState learner(Random random) {
    NetworkSnapshot network = network(random);
    OptimizerSpec optimizer =
        switch (random.nextInt(4)) {
          case 0 -> new Adam(random.nextDouble(), 0.9, 0.999, 1e-8, random.nextDouble());
          case 1 -> new AdamW(random.nextDouble(), 0.8, 0.99, 1e-7, random.nextDouble());
          case 2 -> new RmsProp(random.nextDouble(), random.nextDouble(), 1e-6, 5e-4);
          default -> new Sgd(random.nextDouble(), random.nextDouble(), 5e-4);
        };
    List<float[]> moments =
        Stream.generate(() -> masked(random, network.live(), network.values().length))
            .limit(optimizer.moments())
            .toList();
    return new LearnerState(
        network, optimizer, new OptimizerState(random.nextLong() >>> 1, moments));
  }

  private static NetworkSnapshot network(Random random) {
    int inputs = 2 + random.nextInt(6);
    Nonlinearity function = random.nextBoolean() ? Nonlinearity.RELU : Nonlinearity.TANH;
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 1, inputs),
            random.nextBoolean()
                ? List.of(new Dense(3))
                : List.<LayerSpec>of(
                    new Select(new int[] {0, inputs - 1}),
                    new Dense(4),
                    new Activation(function),
                    new Dense(2)));
    BitSet live = new BitSet();
    for (int k = 0; k < spec.parameters(); k++) {
      live.set(k, random.nextInt(3) > 0);
    }
    return new NetworkSnapshot(spec, masked(random, live, spec.parameters()), live);
  }

  /** Any finite floats, with -0.0 and denormals among them. */
  private static float[] masked(Random random, BitSet live, int length) {
    float[] values = new float[length];
    for (int k = live.nextSetBit(0); k >= 0; k = live.nextSetBit(k + 1)) {
      values[k] =
          switch (random.nextInt(4)) {
            case 0 -> -0.0f;
            case 1 -> Float.intBitsToFloat(1 + random.nextInt(1 << 23));
            default -> (float) random.nextGaussian();
          };
    }
    return values;
  }

  private static double[] doubles(Random random, int length) {
    return random
        .doubles(length)
        .map(x -> x < 0.3 ? -0.0 : x < 0.5 ? Double.MIN_VALUE : x)
        .toArray();
  }

  private static void assertSame(NetworkSnapshot actual, NetworkSnapshot expected) {
    assertThat(actual.spec()).isEqualTo(expected.spec());
    assertThat(actual.live()).isEqualTo(expected.live());
    assertSameBits(actual.values(), expected.values());
  }

  private static void assertSameBits(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      assertThat(Float.floatToRawIntBits(actual[k]))
          .as("value %d", k)
          .isEqualTo(Float.floatToRawIntBits(expected[k]));
    }
  }
}
