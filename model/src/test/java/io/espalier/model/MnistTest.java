package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.model.compact.Compaction;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.HalfLife;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.Classifier;
import io.espalier.model.train.Learner;
import io.espalier.model.train.OptimizerSpec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
          Selection.choose(dense, evidence.means(), new NnRelief(), new CumulativeShare(0.95));
      NetworkSnapshot pruned = dense.without(round.cut());
      NetworkSnapshot compacted = Compaction.compact(pruned);

      assertThat(accuracy(dense, test)).isGreaterThan(0.93);
      assertThat(accuracy(pruned, test)).isGreaterThan(0.92);
      assertThat(accuracy(compacted, test)).isEqualTo(accuracy(pruned, test));
      assertThat((double) pruned.kept() / dense.kept()).isLessThan(0.6);
      assertThat(compacted.spec().selectedInputs()).isLessThan(PIXELS);
    }
  }

  private static void learn(Learner learner, Digits digits, ActivityEvidence evidence) {
    for (int from = 0; from < digits.labels.length; from += BATCH) {
      learner
          .learn(digits.pixels(from, from + BATCH), digits.labels(from, from + BATCH), true)
          .activity()
          .ifPresent(evidence::add);
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
