package io.espalier.deploy.predict;

import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.inference.InferencePool;
import io.espalier.deploy.onnx.Predictor;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.Classifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs models by the network's own pass, and remembers which it has closed. */
public final class TestRuntime implements ModelRuntime {

  public static final int FEATURES = 4;
  public static final int CLASSES = 3;

  private static final int MOST_ROWS = 256;

  final List<Long> closed = new CopyOnWriteArrayList<>();

  /** A network of four features and three classes. */
  public static NetworkSnapshot network(long seed) {
    NetworkSpec spec =
        NetworkSpec.parse("4-6-3", InputShape.flat(FEATURES), CLASSES, Nonlinearity.RELU);
    return NetworkSnapshot.dense(spec, Initializer.draw(spec, seed));
  }

  /** What a network says of some rows. */
  public static float[] probabilities(long seed, float[] features) {
    try (Classifier classifier = new Classifier(network(seed), MOST_ROWS)) {
      return classifier.probabilities(features, features.length / FEATURES);
    }
  }

  /** Answers with versions whose numbers are their seeds, the last of them the newest. */
  public static Inference inference(PublishSettings settings, long... versionNumbers) {
    return inference(settings, new TestRuntime(), versionNumbers);
  }

  static Inference inference(PublishSettings settings, ModelRuntime runtime, long... numbers) {
    ServedVersions versions = new ServedVersions(settings.keep());
    for (long number : numbers) {
      versions.add(served(runtime, number));
    }
    return new Inference(
        settings,
        versions,
        runtime.platform(),
        new PredictMeters(new SimpleMeterRegistry(), versions),
        new InferencePool(settings.threads(), settings.maxRequests(), () -> 0));
  }

  static ServedModel served(ModelRuntime runtime, long number) {
    PublishedModel model = PublishedModel.of(number, network(number), List.of());
    byte[] file = runtime.export(model);
    return new ServedModel(model, file, runtime.open(file, model));
  }

  @Override
  public String platform() {
    return "test";
  }

  @Override
  public byte[] export(PublishedModel model) {
    return ("file of " + model.version()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Predictor open(byte[] file, PublishedModel model) {
    Classifier classifier = new Classifier(model.network(), MOST_ROWS);
    return new Predictor() {
      private boolean isClosed;

      @Override
      public synchronized float[] probabilities(float[] features, int rows) {
        if (isClosed) {
          throw new IllegalStateException(model.version() + " is closed");
        }
        return classifier.probabilities(features, rows);
      }

      @Override
      public synchronized void close() {
        isClosed = true;
        classifier.close();
        closed.add(model.version());
      }
    };
  }

  /** Rows of features in the range of what is learnt. */
  public static float[] rows(int rows, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * FEATURES];
    for (int k = 0; k < features.length; k++) {
      features[k] = (float) random.nextGaussian();
    }
    return features;
  }

  List<Long> closed() {
    return new ArrayList<>(closed);
  }
}
