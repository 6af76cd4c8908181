package io.espalier.deploy.exchange;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.onnx.OnnxModel;
import io.espalier.deploy.onnx.Predictor;
import io.espalier.model.compact.Compaction;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.OnnxExport;
import io.espalier.model.train.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A network that a person names, ready to predict: an ONNX model in ONNX Runtime. */
public final class PredictingNetwork implements AutoCloseable {

  /** Samples that are predicted at once. */
  public static final int BATCH = 256;

  private final int features;
  private final int classes;
  private final Map<String, String> facts;
  private final Predictor predictor;

  private PredictingNetwork(
      int features, int classes, Map<String, String> facts, Predictor predictor) {
    this.features = features;
    this.classes = classes;
    this.facts = facts;
    this.predictor = predictor;
  }

  /**
   * Opens a network.
   *
   * @param place of an ONNX model, or what {@link StoredNetwork#named} takes
   * @throws UserMistake when there is none, or it can't be read
   */
  public static PredictingNetwork named(String place) {
    return place.toLowerCase(Locale.ROOT).endsWith(".onnx")
        ? of(model(Path.of(place)))
        : of(StoredNetwork.named(place));
  }

  private static PredictingNetwork of(OnnxModel model) {
    return new PredictingNetwork(model.features(), model.classes(), model.facts(), model);
  }

  private static PredictingNetwork of(StoredNetwork stored) {
    NetworkSnapshot network = Compaction.compact(stored.network());
    Classifier classifier = new Classifier(network, BATCH);
    return new PredictingNetwork(
        network.spec().input().size(),
        network.spec().classes(),
        stored.facts(),
        new Predictor() {
          @Override
          public float[] probabilities(float[] features, int rows) {
            return classifier.probabilities(features, rows);
          }

          @Override
          public void close() {
            classifier.close();
          }
        });
  }

  private static OnnxModel model(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserMistake("there is no file " + file, "Check the path.");
    }
    try {
      OnnxModel model = new OnnxModel(Files.readAllBytes(file));
      if (!model.isOfProbabilities()) {
        model.close();
        throw new IllegalArgumentException("it has no output '" + OnnxExport.PROBABILITIES + "'");
      }
      return model;
    } catch (IOException unreadable) {
      throw new UserMistake(
          FileTrouble.words(unreadable), "Name a file that you may read.", unreadable);
    } catch (IllegalArgumentException refused) {
      throw new UserMistake(
          "%s: %s".formatted(file, refused.getMessage()),
          "Name a model that espalier export wrote, or import it first.",
          refused);
    }
  }

  /** Values of one sample. */
  public int features() {
    return features;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** What is told of it, by name. */
  public Map<String, String> facts() {
    return facts;
  }

  /** Class probabilities of up to {@link #BATCH} samples, as a {@link Predictor} gives them. */
  float[] probabilities(float[] batch, int samples) {
    return predictor.probabilities(batch, samples);
  }

  @Override
  public void close() {
    predictor.close();
  }
}
