package io.espalier.deploy.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.espalier.deploy.live.CurrentState;
import io.espalier.deploy.live.LiveJson;
import io.espalier.deploy.live.LiveView;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Which path answers what. */
final class PageRoutes extends AllDirectives {

  /** The exposition format that every Prometheus reads. */
  private static final ContentType PROMETHEUS_TEXT =
      ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

  private static final List<HttpHeader> ALWAYS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                  + " form-action 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  /** A browser asks each time and is told "not modified": a new build is seen at once. */
  private static final CacheControl REVALIDATE = CacheControl.create(CacheDirectives.NO_CACHE);

  private static final CacheControl NEVER_STORED = CacheControl.create(CacheDirectives.NO_STORE);

  private static final String WHAT_EXISTS =
      """
      Nothing here. What exists:
        /                the live page
        /api/stream      the run as server-sent events
        /api/state       where the run stands, as JSON
        /metrics         the Prometheus scrape
        /health/live     /health/ready     /health/startup
      """;

  private final Assets assets = new Assets();
  private final LiveView view;
  private final HealthChecks health;
  private final Supplier<String> scrape;
  private final SharedKillSwitch streams;

  PageRoutes(
      LiveView view, HealthChecks health, Supplier<String> scrape, SharedKillSwitch streams) {
    this.view = view;
    this.health = health;
    this.scrape = scrape;
    this.streams = streams;
  }

  /** Answers every request; the headers are on errors too. */
  Route route() {
    RejectionHandler nothingHere =
        RejectionHandler.newBuilder()
            .handleNotFound(complete(StatusCodes.NOT_FOUND, WHAT_EXISTS))
            .build();
    return respondWithHeaders(
        ALWAYS, () -> handleRejections(nothingHere, () -> get(this::answers)).seal());
  }

  private Route answers() {
    return concat(
        pathSingleSlash(() -> file(assets.index())),
        path(segment("assets").slash(segment()), this::asset),
        path(segment("api").slash("stream"), this::stream),
        path(segment("api").slash("state"), this::state),
        path("metrics", () -> answer(StatusCodes.OK, PROMETHEUS_TEXT, scrape.get())),
        pathPrefix(
            "health",
            () ->
                concat(
                    path("live", () -> probe(health.live())),
                    path("ready", () -> probe(health.ready())),
                    path("startup", () -> probe(health.startup())))));
  }

  private Route asset(String name) {
    return assets.named(name).map(this::file).orElseGet(() -> reject());
  }

  private Route file(Asset asset) {
    return respondWithHeader(
        REVALIDATE,
        () ->
            conditional(
                EntityTag.create(asset.tag(), false),
                () ->
                    complete(
                        HttpResponse.create()
                            .withEntity(HttpEntities.create(asset.type(), asset.content())))));
  }

  private Route stream() {
    return optionalHeaderValueByName(
        "Last-Event-ID",
        lastEventId -> {
          Source<ServerSentEvent, NotUsed> events =
              lastEventId.map(view::streamAfter).orElseGet(view::stream).via(streams.flow());
          return respondWithHeader(
              NEVER_STORED, () -> completeOK(events, EventStreamMarshalling.toEventStream()));
        });
  }

  private Route state() {
    String state = LiveJson.write(CurrentState.of(view.snapshot()));
    return answer(StatusCodes.OK, ContentTypes.APPLICATION_JSON, state);
  }

  private Route probe(Health health) {
    StatusCode status = health.healthy() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
    return answer(status, ContentTypes.APPLICATION_JSON, LiveJson.write(health));
  }

  private Route answer(StatusCode status, ContentType type, String content) {
    return respondWithHeader(
        NEVER_STORED,
        () ->
            complete(
                HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(type, ByteString.fromString(content)))));
  }
}
