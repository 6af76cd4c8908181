package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.RandomGraphs;
import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.Sums;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.GradientEvidence;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.SensitivityEvidence;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Adam;
import io.espalier.model.optimizer.OptimizerSpec.AdamW;
import io.espalier.model.optimizer.OptimizerSpec.RmsProp;
import io.espalier.model.optimizer.OptimizerSpec.Sgd;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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
    Evidence evidence = evidence(random);
    Path file = folder.resolve("evidence");

    EvidencePart.PART.toFile(evidence, file);

    assertThat(EvidencePart.PART.fromFile(file)).isEqualTo(evidence);
  }

  /** With any kinds, as of any place in the stream. */
  private static Evidence evidence(Random random) {
    DecayPoint at = new DecayPoint(random.nextLong() >>> 20, 1 + random.nextDouble());
    Evidence evidence =
        Evidence.of(
            ActivityStatistic.KIND,
            new ActivityEvidence.State(
                new Sums(
                    at,
                    random.nextDouble() * 1e6,
                    List.of(doubles(random, 5), doubles(random, 3)))));
    if (random.nextBoolean()) {
      evidence =
          evidence.with(
              GradientStatistic.KIND,
              new GradientEvidence.State(
                  new Sums(at, random.nextDouble(), List.of(doubles(random, 7)))));
    }
    if (random.nextBoolean()) {
      evidence =
          evidence.with(
              SensitivityStatistic.KIND,
              new SensitivityEvidence.State(
                  new Sums(
                      at,
                      random.nextDouble(),
                      List.of(doubles(random, 5), doubles(random, 5), doubles(random, 3)))));
    }
    return evidence;
  }

  @Property(tries = 1, seed = "19")
  void evidenceThatIsNotKnownOrCutOffIsRefusedByName() throws IOException {
    Path file = folder.resolve("evidence");
    EvidencePart.PART.toFile(evidence(new Random(3)), file);
    SectionFile content = SectionFile.read(file);
    ObjectNode activity = (ObjectNode) content.metadata().withArray("statistics").get(0);

    activity.put("arrays", 0);
    content.write(file);
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> EvidencePart.PART.fromFile(file))
        .withMessageContaining("a statistic begins with 3 numbers, got 0");

    activity.put("name", "curvature");
    content.write(file);
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> EvidencePart.PART.fromFile(file))
        .withMessageContaining("evidence 'curvature' is not known. There are [activity, gradients");
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
    EvidencePart.PART.toFile(Evidence.NONE, file);

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
