package io.espalier.deploy.http;

import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What every answer has in common: only under a name of this server, headers for the browser's own
 * protection, on errors too, and words for who asks for what isn't there.
 */
final class GuardedRoute extends AllDirectives {

  private static final List<HttpHeader> ALWAYS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                  + " form-action 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  private final AllowedHosts hosts;
  private final String whatExists;

  /**
   * @param whatExists the paths that are answered, for people
   */
  GuardedRoute(AllowedHosts hosts, String whatExists) {
    this.hosts = hosts;
    this.whatExists = whatExists;
  }

  /** Answers every request. */
  Route around(Supplier<Route> answers) {
    RejectionHandler nothingHere =
        RejectionHandler.newBuilder()
            .handleNotFound(
                complete(StatusCodes.NOT_FOUND, "Nothing here. What exists:\n" + whatExists))
            .build();
    return respondWithHeaders(
        ALWAYS,
        () ->
            extractUri(
                uri ->
                    hosts.allow(uri.host())
                        ? handleRejections(nothingHere, answers).seal()
                        : refuse(uri)));
  }

  private Route refuse(Uri uri) {
    return complete(
        StatusCodes.MISDIRECTED_REQUEST,
        "'%s' is not a name of this server. It may be asked by its address, as localhost, and by the names in espalier.http.hosts.\n"
            .formatted(uri.host().address()));
  }
}
