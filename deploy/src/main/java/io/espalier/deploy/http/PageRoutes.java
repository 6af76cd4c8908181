package io.espalier.deploy.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.espalier.deploy.live.CurrentState;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.report.Json;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;

/** Which path answers what. */
final class PageRoutes extends AllDirectives {

  /** A browser asks each time and is told "not modified": a new build is seen at once. */
  private static final CacheControl REVALIDATE = CacheControl.create(CacheDirectives.NO_CACHE);

  /** Events are passed on when they happen, by proxies that would collect them too. */
  private static final List<HttpHeader> PASSED_ON =
      List.of(Answer.NEVER_STORED, RawHeader.create("X-Accel-Buffering", "no"));

  private static final String WHAT_EXISTS =
      """
        /                the live page
        /api/stream      the run as server-sent events
        /api/state       where the run stands, as JSON
      """
          + ProbeRoutes.WHAT_EXISTS
          + InferenceRoutes.WHAT_EXISTS;

  private final Assets assets = new Assets();
  private final LiveView view;
  private final BooleanSupplier mayStream;
  private final ProbeRoutes probes;
  private final InferenceRoutes inference;

  /**
   * @param mayStream whether there may be one more stream
   */
  PageRoutes(
      LiveView view, BooleanSupplier mayStream, ProbeRoutes probes, InferenceRoutes inference) {
    this.view = view;
    this.mayStream = mayStream;
    this.probes = probes;
    this.inference = inference;
  }

  /** Answers every request. */
  Route route(AllowedHosts hosts) {
    return new GuardedRoute(hosts, WHAT_EXISTS).around(this::answers);
  }

  private Route answers() {
    return concat(get(this::pages), inference.answers());
  }

  private Route pages() {
    return concat(
        pathSingleSlash(() -> file(assets.index())),
        path(segment("assets").slash(segment()), this::asset),
        path(segment("api").slash("stream"), this::stream),
        path(segment("api").slash("state"), this::state),
        probes.answers());
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
    if (!mayStream.getAsBoolean()) {
      return complete(StatusCodes.SERVICE_UNAVAILABLE, "Too many watch already.\n");
    }
    return optionalHeaderValueByName(
        "Last-Event-ID",
        lastEventId -> {
          Source<ServerSentEvent, NotUsed> events =
              lastEventId.map(view::streamAfter).orElseGet(view::stream);
          return respondWithHeaders(
              PASSED_ON, () -> completeOK(events, EventStreamMarshalling.toEventStream()));
        });
  }

  private Route state() {
    String state = Json.line(CurrentState.of(view.snapshot()));
    return complete(Answer.ofTheMoment(StatusCodes.OK, ContentTypes.APPLICATION_JSON, state));
  }
}
