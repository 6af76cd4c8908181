package io.espalier.deploy.inference;

import io.espalier.deploy.inference.Output.Prediction;
import io.espalier.deploy.predict.PredictMeters;
import io.espalier.deploy.predict.ServedModel;
import io.espalier.deploy.predict.ServedVersions;
import io.espalier.deploy.settings.PublishSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Answers questions about one model and its versions, and predicts with them. Thread-safe; what
 * predicts takes as long as the model does.
 */
public final class Inference {

  private final PublishSettings settings;
  private final ServedVersions versions;
  private final String platform;
  private final PredictMeters meters;
  private final InferencePool pool;

  /**
   * @param platform what runs the models
   * @param pool where predictions are to be made; the caller closes it
   */
  public Inference(
      PublishSettings settings,
      ServedVersions versions,
      String platform,
      PredictMeters meters,
      InferencePool pool) {
    this.settings = settings;
    this.versions = versions;
    this.platform = platform;
    this.meters = meters;
    this.pool = pool;
  }

  /** Name of the model, and limits of requests. */
  public PublishSettings settings() {
    return settings;
  }

  /** What is measured of it. */
  public PredictMeters meters() {
    return meters;
  }

  /** Where predictions are to be made. */
  public InferencePool pool() {
    return pool;
  }

  /** Whether there is a version to predict with. */
  public boolean isReady() {
    return !versions.numbers().isEmpty();
  }

  /**
   * A version, to be given back.
   *
   * @param model its name
   * @param version its number; empty for the newest
   * @throws InferenceException when there is none
   */
  public ServedModel.Hold hold(String model, Optional<String> version) {
    requireName(model);
    if (!isReady()) {
      throw new InferenceException(
          InferenceException.UNAVAILABLE,
          "model '%s' has learnt nothing yet. It answers after the first %s records, or whatever"
                  .formatted(model, Long.toString(settings.everyRecords()))
              + " espalier.publish.every-records says.");
    }
    return version
        .map(number -> numbered(number).flatMap(versions::version))
        .orElseGet(versions::newest)
        .orElseThrow(() -> noVersion(model, version.orElse("newest")));
  }

  private void requireName(String model) {
    if (!model.equals(settings.name())) {
      throw new InferenceException(
          InferenceException.NOT_FOUND,
          "there is no model '%s' here, only '%s'.".formatted(model, settings.name()));
    }
  }

  private static Optional<Long> numbered(String version) {
    try {
      return Optional.of(Long.parseLong(version));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  private InferenceException noVersion(String model, String version) {
    return new InferenceException(
        InferenceException.NOT_FOUND,
        "model '%s' has no version '%s'; it has %s. espalier.publish.keep says how many are kept."
            .formatted(
                model,
                version,
                versions.numbers().stream()
                    .map(number -> Long.toString(number))
                    .collect(Collectors.joining(", "))));
  }

  /** The metadata of a version. */
  public ModelDescription describe(String model, Optional<String> version) {
    try (ServedModel.Hold hold = hold(model, version)) {
      return ModelDescription.of(settings.name(), versions.numbers(), platform, hold.model());
    }
  }

  /**
   * All models that there are: the versions of this one.
   *
   * @param request of which the field {@code ready} says whether one that can't answer yet is left
   *     out; may be empty
   * @throws InferenceException when it is something else
   */
  public List<ModelDescription.IndexEntry> index(byte[] request) {
    boolean readyOnly = RequestReader.wantsReady(request);
    List<Long> numbers = versions.numbers();
    if (numbers.isEmpty() && !readyOnly) {
      return List.of(
          new ModelDescription.IndexEntry(
              settings.name(), "", "UNAVAILABLE", "nothing is learnt yet"));
    }
    return numbers.stream()
        .map(
            number ->
                new ModelDescription.IndexEntry(
                    settings.name(), Long.toString(number), "READY", ""))
        .toList();
  }

  /**
   * Predicts.
   *
   * @param jsonBytes of the request's JSON, if binary tensors follow it
   * @throws InferenceException when the request is not one that can be answered
   */
  public InferResponse infer(
      String model, Optional<String> version, byte[] body, OptionalInt jsonBytes) {
    try (ServedModel.Hold hold = hold(model, version)) {
      InferRequest request = RequestReader.read(body, jsonBytes);
      InputTensor features = request.features();
      List<InferRequest.Wanted> wanted = wanted(request);
      List<Output> outputs = wanted.stream().map(output -> Output.named(output.name())).toList();
      int rows = features.rows(hold.model(), settings.maxRows());
      Prediction prediction =
          new Prediction(hold.model(), rows, hold.probabilities(features.values(), rows));
      prediction.requireNumbers();
      meters.predicted(rows);
      List<InferResponse.Part> parts = new ArrayList<>();
      for (int k = 0; k < outputs.size(); k++) {
        parts.add(new InferResponse.Part(outputs.get(k).of(prediction), wanted.get(k).isBinary()));
      }
      return InferResponse.of(settings.name(), hold.model().version(), request.id(), parts);
    }
  }

  private static List<InferRequest.Wanted> wanted(InferRequest request) {
    return request.outputs().isEmpty()
        ? Output.USUAL.stream()
            .map(output -> new InferRequest.Wanted(output.tensorName(), request.isBinary()))
            .toList()
        : request.outputs();
  }
}
