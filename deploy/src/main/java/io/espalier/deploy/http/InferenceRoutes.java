package io.espalier.deploy.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.espalier.deploy.inference.InferResponse;
import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.inference.InferenceException;
import io.espalier.deploy.predict.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/** The Open Inference Protocol, version 2, REST: which path answers what. */
final class InferenceRoutes extends AllDirectives {

  static final String WHAT_EXISTS =
      """
        /v2              predictions: /v2/health/ready, /v2/models/NAME; to POST to:
                         /v2/models/NAME/infer, /v2/repository/index
      """;

  /** Where JSON ends and binary tensors begin; of requests and of answers. */
  private static final String JSON_BYTES = "Inference-Header-Content-Length";

  private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository");

  private final Inference inference;
  private final HealthChecks health;
  private final InferenceAnswers answers;
  private final PooledAnswers pooled;

  InferenceRoutes(Inference inference, HealthChecks health) {
    this.inference = inference;
    this.health = health;
    answers = new InferenceAnswers(inference.settings());
    pooled = new PooledAnswers(inference, answers);
  }

  /** Answers what begins with /v2, mistakes too. */
  Route answers() {
    return pathPrefix("v2", () -> answers.around(this::paths));
  }

  private Route paths() {
    return concat(
        pathEndOrSingleSlash(() -> get(() -> now(true, server()))),
        path(segment("health").slash("live"), () -> get(this::live)),
        path(segment("health").slash("ready"), () -> get(this::ready)),
        path(segment("repository").slash("index"), () -> post(this::index)),
        pathPrefix(
            segment("models").slash(segment()),
            model ->
                concat(
                    pathPrefix(
                        segment("versions").slash(segment()),
                        version -> ofModel(model, Optional.of(version))),
                    ofModel(model, Optional.empty()))));
  }

  private Route ofModel(String model, Optional<String> version) {
    return concat(
        pathEndOrSingleSlash(() -> get(() -> now(true, inference.describe(model, version)))),
        path("ready", () -> get(() -> modelReady(model, version))),
        path("onnx", () -> get(() -> file(model, version))),
        path("infer", () -> post(() -> infer(model, version))));
  }

  private Route now(boolean isWell, Object content) {
    return complete(
        InferenceAnswers.json(isWell ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, content));
  }

  private record Server(String name, String version, List<String> extensions) {}

  private static Server server() {
    String version = InferenceRoutes.class.getPackage().getImplementationVersion();
    return new Server("espalier", version == null ? "unknown" : version, EXTENSIONS);
  }

  private Route live() {
    boolean isLive = health.live().healthy();
    return now(isLive, Map.of("live", isLive));
  }

  /** Whether anything can be predicted: also while no records come. */
  private Route ready() {
    return now(inference.isReady(), Map.of("ready", inference.isReady()));
  }

  private Route modelReady(String model, Optional<String> version) {
    try (ServedModel.Hold hold = inference.hold(model, version)) {
      return now(true, Map.of("ready", true));
    }
  }

  /** The very bytes that the version runs from. */
  private Route file(String model, Optional<String> version) {
    try (ServedModel.Hold hold = inference.hold(model, version)) {
      String name = "%s-%s.onnx".formatted(model, Long.toString(hold.model().version()));
      return complete(
          HttpResponse.create()
              .addHeaders(
                  List.of(
                      Answer.NEVER_STORED,
                      RawHeader.create(
                          "Content-Disposition", "attachment; filename=\"" + name + "\"")))
              .withEntity(bytes(ContentTypes.APPLICATION_OCTET_STREAM, hold.file())));
    }
  }

  private Route index() {
    return pooled.answering(
        body -> InferenceAnswers.json(StatusCodes.OK, inference.index(body)), answered -> {});
  }

  private Route infer(String model, Optional<String> version) {
    long started = System.nanoTime();
    return optionalHeaderValueByName(
        JSON_BYTES,
        jsonBytes ->
            pooled.answering(
                body -> response(inference.infer(model, version, body, jsonBytes(jsonBytes))),
                answered ->
                    inference
                        .meters()
                        .answered(answered.status().intValue(), System.nanoTime() - started)));
  }

  private static OptionalInt jsonBytes(Optional<String> header) {
    try {
      return header.isPresent()
          ? OptionalInt.of(Integer.parseInt(header.get().strip()))
          : OptionalInt.empty();
    } catch (NumberFormatException none) {
      throw new InferenceException(
          InferenceException.BAD_REQUEST,
          "%s is '%s', which is no number of bytes.".formatted(JSON_BYTES, header.orElse("")));
    }
  }

  private static HttpResponse response(InferResponse answer) {
    HttpResponse response = HttpResponse.create().addHeaders(List.of(Answer.NEVER_STORED));
    if (answer.jsonBytes().isEmpty()) {
      return response.withEntity(bytes(ContentTypes.APPLICATION_JSON, answer.body()));
    }
    String jsonBytes = Integer.toString(answer.jsonBytes().getAsInt());
    return response
        .addHeaders(List.of(RawHeader.create(JSON_BYTES, jsonBytes)))
        .withEntity(bytes(ContentTypes.APPLICATION_OCTET_STREAM, answer.body()));
  }

  /** Not copied: nobody writes to them any more. */
  private static HttpEntity.Strict bytes(ContentType type, byte[] content) {
    return HttpEntities.create(type, ByteString.fromArrayUnsafe(content));
  }
}
