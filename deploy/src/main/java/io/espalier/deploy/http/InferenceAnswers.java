package io.espalier.deploy.http;

import io.espalier.deploy.inference.InferenceException;
import io.espalier.deploy.mistake.RootCause;
import io.espalier.deploy.report.Json;
import io.espalier.deploy.settings.PublishSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RetryAfter;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.IllegalRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON, mistakes as the protocol has them: {@code {"error": …}}. */
final class InferenceAnswers extends AllDirectives {

  private static final Logger LOG = LoggerFactory.getLogger(InferenceAnswers.class);
  private static final long RETRY_AFTER_SECONDS = 1;

  private final PublishSettings limits;

  InferenceAnswers(PublishSettings limits) {
    this.limits = limits;
  }

  /** Answers all that {@code routes} do not, and what fails in them. */
  Route around(Supplier<Route> routes) {
    RejectionHandler words =
        RejectionHandler.newBuilder()
            .handleNotFound(
                complete(
                    error(
                        StatusCodes.NOT_FOUND,
                        "there is nothing at this path. It begins with /v2/models/%s, /v2/health or /v2/repository."
                            .formatted(limits.name()))))
            .build()
            .withFallback(RejectionHandler.defaultHandler())
            .mapRejectionResponse(this::inJson);
    ExceptionHandler failures =
        ExceptionHandler.newBuilder().matchAny(failure -> complete(of(failure))).build();
    return handleRejections(words, () -> handleExceptions(failures, routes));
  }

  private HttpResponse inJson(HttpResponse response) {
    return response.entity() instanceof HttpEntity.Strict strict
            && !strict.getContentType().equals(ContentTypes.APPLICATION_JSON)
        ? error(response.status(), strict.getData().utf8String()).addHeaders(response.getHeaders())
        : response;
  }

  /** Something that is true now. */
  static HttpResponse json(StatusCode status, Object content) {
    return Answer.ofTheMoment(status, ContentTypes.APPLICATION_JSON, Json.line(content));
  }

  private static HttpResponse error(StatusCode status, String message) {
    return json(status, Map.of("error", message));
  }

  /** Of one that waited for its turn until the server gave it up. */
  HttpResponse tooLate() {
    return of(InferenceException.tooLate());
  }

  /** Of one that is longer than requests may be. */
  HttpResponse tooLarge() {
    return error(
        StatusCodes.get(InferenceException.TOO_LARGE),
        String.format(
            Locale.ROOT,
            "the request has more than %d bytes. Send fewer rows at once, or raise"
                + " espalier.publish.max-bytes.",
            limits.maxBytes()));
  }

  /** Of one whose length was not told, and that was gathered beyond its limit. */
  private static boolean isTooLarge(Throwable cause) {
    return cause instanceof EntityStreamException refused
        && refused.info().summary().contains("too large");
  }

  /** What became of a request that failed. */
  HttpResponse of(Throwable failure) {
    Throwable cause = RootCause.of(failure);
    if (cause instanceof InferenceException known) {
      HttpResponse response =
          error(StatusCodes.get(known.status()), String.valueOf(known.getMessage()));
      return known.status() == InferenceException.UNAVAILABLE
          ? response.addHeaders(List.of(RetryAfter.create(RETRY_AFTER_SECONDS)))
          : response;
    }
    if (cause instanceof EntityStreamSizeException || isTooLarge(cause)) {
      return tooLarge();
    }
    if (cause instanceof TimeoutException) {
      return error(
          StatusCodes.REQUEST_TIMEOUT,
          "the body of the request did not come within %s s. Send it at once."
              .formatted(PooledAnswers.TIME_TO_SEND.toSeconds()));
    }
    if (cause instanceof IllegalRequestException
        || cause instanceof ZipException
        || cause instanceof DataFormatException
        || cause instanceof EntityStreamException) {
      return error(
          StatusCodes.BAD_REQUEST, "the request did not come whole: " + cause.getMessage());
    }
    LOG.error("a request for predictions failed", failure);
    return error(StatusCodes.INTERNAL_SERVER_ERROR, "the service failed. Its log says with what.");
  }
}
