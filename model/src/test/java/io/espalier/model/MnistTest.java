package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.model.compact.Compaction;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The whole module on real digits: learn, observe, prune, go on, compact. */
class MnistTest {

  static {
    Natives.load();
  }

  private static final int PIXELS = 28 * 28;
  private static final int BATCH = 100;

  private record Digits(float[] pixels, int[] labels) {

    float[] pixels(int from, int to) {
      return Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS);
    }

    int[] labels(int from, int to) {
      return Arrays.copyOfRange(labels, from, to);
    }
  }

  @Test
  void learnsPrunesAndCompacts() throws IOException {
    Digits train = read("train", 20_000);
    Digits test = read("t10k", 2_000);
    NetworkSpec spec =
        NetworkSpec.parse("lenet-300-100", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    try (Learner learner = Learner.create(spec, OptimizerSpec.Adam.of(1e-3, 0), 1)) {
      ActivityEvidence evidence = new ActivityEvidence(spec.probes(), new HalfLife(5_000));
      learn(learner, train, evidence);
      learn(learner, train, evidence);
      NetworkSnapshot dense = learner.snapshot();

      Selection round =
          Selection.choose(
              dense,
              Evidence.of(ActivityStatistic.KIND, evidence.state()),
              new NnRelief(),
              new KeepRatio(0.95));
      NetworkSnapshot pruned = dense.without(round.cut());
      NetworkSnapshot compacted = Compaction.compact(pruned);

      assertThat(accuracy(dense, test)).isGreaterThan(0.93);
      assertThat(accuracy(pruned, test)).isGreaterThan(0.92);
      assertThat(accuracy(compacted, test)).isEqualTo(accuracy(pruned, test));
      assertThat((double) pruned.kept() / dense.kept()).isLessThan(0.6);
      assertThat(compacted.spec().selectedInputs()).isLessThan(PIXELS);
    }
  }

  @Test
  void aConvolutionalNetworkLearnsLosesKernelsAndIsCompacted() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("lenet-5", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);

    Pruned pruned = prune(spec, 6_000);

    assertThat(pruned.denseAccuracy()).isGreaterThan(0.85);
    assertThat(pruned.accuracy()).isGreaterThan(0.8);
    assertThat(pruned.compactedAccuracy()).isEqualTo(pruned.accuracy());
    assertThat(pruned.kept()).isLessThan(0.6);
    assertThat(pruned.compacted()).isLessThan(0.8);
  }

  @Test
  void aResidualNetworkLearnsLosesKernelsAndIsCompacted() throws IOException {
    Window reduce = Window.square(5, 2, 2);
    Activation relu = new Activation(Nonlinearity.RELU);
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 28, 28),
            List.of(
                new Conv2d(8, reduce, false),
                BatchNorm.standard(),
                relu,
                new Residual(
                    List.of(
                        new Conv2d(16, reduce, false),
                        BatchNorm.standard(),
                        relu,
                        new Conv2d(16, Window.square(3, 1, 1), false),
                        BatchNorm.standard()),
                    Identity.padded(8, 16, 2)),
                relu,
                new Flatten(),
                new Dense(10)));

    Pruned pruned = prune(spec, 6_000);

    assertThat(pruned.denseAccuracy()).isGreaterThan(0.8);
    assertThat(pruned.accuracy()).isGreaterThan(0.7); // before any repair
    assertThat(pruned.compactedAccuracy()).isEqualTo(pruned.accuracy());
    assertThat(pruned.kept()).isLessThan(0.9);
  }

  /** Accuracies on test digits; shares of the parameters that are left. */
  private record Pruned(
      double denseAccuracy,
      double accuracy,
      double compactedAccuracy,
      double kept,
      double compacted) {}

  private static Pruned prune(NetworkSpec spec, int samples) throws IOException {
    Digits test = read("t10k", 1_000);
    try (Learner learner = Learner.create(spec, OptimizerSpec.Adam.of(1e-3, 0), 1)) {
      ActivityEvidence evidence = new ActivityEvidence(spec.probes(), new HalfLife(2_000));
      learn(learner, read("train", samples), evidence);
      NetworkSnapshot dense = learner.snapshot();
      Selection round =
          Selection.choose(
              dense,
              Evidence.of(ActivityStatistic.KIND, evidence.state()),
              new NnRelief(),
              KeepRatios.uniform(new KeepRatio(0.95)));
      NetworkSnapshot pruned = dense.without(round.cut());
      NetworkSnapshot compacted = Compaction.compact(pruned);
      return new Pruned(
          accuracy(dense, test),
          accuracy(pruned, test),
          accuracy(compacted, test),
          (double) pruned.kept() / dense.kept(),
          (double) compacted.spec().parameters() / spec.parameters());
    }
  }

  private static void learn(Learner learner, Digits digits, ActivityEvidence evidence) {
    for (int from = 0; from < digits.labels.length; from += BATCH) {
      learner
          .learn(digits.pixels(from, from + BATCH), digits.labels(from, from + BATCH), true)
          .evidence()
          .ifPresent(batch -> evidence.add(batch.get(ActivityStatistic.KIND)));
    }
  }

  private static double accuracy(NetworkSnapshot network, Digits digits) {
    int right = 0;
    try (Classifier classifier = new Classifier(network, BATCH)) {
      for (int from = 0; from < digits.labels.length; from += BATCH) {
        int[] predictions = classifier.predict(digits.pixels(from, from + BATCH), BATCH);
        for (int k = 0; k < BATCH; k++) {
          right += predictions[k] == digits.labels[from + k] ? 1 : 0;
        }
      }
    }
    return (double) right / digits.labels.length;
  }

  private static Digits read(String part, int samples) throws IOException {
    byte[] images = bytes(part + "-images-idx3-ubyte.gz", 16, samples * PIXELS);
    byte[] classes = bytes(part + "-labels-idx1-ubyte.gz", 8, samples);
    float[] pixels = new float[images.length];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = Byte.toUnsignedInt(images[k]) / 255f;
    }
    int[] labels = new int[samples];
    Arrays.setAll(labels, k -> classes[k]);
    return new Digits(pixels, labels);
  }

  private static byte[] bytes(String name, int header, int length) throws IOException {
    Path file = Path.of(System.getProperty("espalier.data", "data"), "mnist", name);
    assumeTrue(Files.isReadable(file), () -> "skipped: MNIST is not there: " + file);
    byte[] content = new byte[length];
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      in.readFully(new byte[header]);
      in.readFully(content);
    }
    return content;
  }
}
