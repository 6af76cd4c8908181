package io.espalier.deploy.http;

import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.util.ByteString;

/** Answers that are true now and later are not. */
final class Answer {

  static final CacheControl NEVER_STORED =
      CacheControl.create(CacheDirectives.NO_CACHE, CacheDirectives.NO_STORE);

  private Answer() {}

  static HttpResponse ofTheMoment(StatusCode status, ContentType type, String content) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(List.of(NEVER_STORED))
        .withEntity(HttpEntities.create(type, ByteString.fromString(content)));
  }
}
