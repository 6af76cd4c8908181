package io.espalier.deploy.http;

import io.espalier.deploy.report.Json;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** What watches a service asks: metrics and health. */
final class ProbeRoutes extends AllDirectives {

  static final String WHAT_EXISTS =
      """
        /metrics         the Prometheus scrape
        /health/live     /health/ready     /health/startup
      """;

  /** The exposition format that every Prometheus reads. */
  private static final ContentType PROMETHEUS_TEXT =
      ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

  private final HealthChecks health;
  private final Supplier<String> scrape;

  ProbeRoutes(HealthChecks health, Supplier<String> scrape) {
    this.health = health;
    this.scrape = scrape;
  }

  /** Where nothing else is asked. */
  Route readOnly() {
    return get(this::answers);
  }

  Route answers() {
    return concat(
        path("metrics", () -> answer(StatusCodes.OK, PROMETHEUS_TEXT, scrape.get())),
        pathPrefix(
            "health",
            () ->
                concat(
                    path("live", () -> probe(health.live())),
                    path("ready", () -> probe(health.ready())),
                    path("startup", () -> probe(health.startup())))));
  }

  private Route probe(Health health) {
    StatusCode status = health.healthy() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
    return answer(status, ContentTypes.APPLICATION_JSON, Json.line(health));
  }

  private Route answer(StatusCode status, ContentType type, String content) {
    return complete(Answer.ofTheMoment(status, type, content));
  }
}
