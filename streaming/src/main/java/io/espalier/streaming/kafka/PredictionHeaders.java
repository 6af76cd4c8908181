package io.espalier.streaming.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.streaming.codec.PredictionJson;
import io.espalier.streaming.codec.SampleCodecs;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a record of predictions carries beside its payload: what that is, and which record of which
 * stream was predicted.
 *
 * @param stream the id of the topic that is read; its name where the broker is too old to have ids
 */
record PredictionHeaders(String stream) {

  static final String INPUT_STREAM = "espalier.input.stream";
  static final String INPUT_OFFSET = "espalier.input.offset";

  /** Where there is no prediction yet. */
  static final long NONE = -1;

  private static final Header CONTENT_TYPE =
      new RecordHeader(
          SampleCodecs.CONTENT_TYPE_HEADER, PredictionJson.CONTENT_TYPE.getBytes(US_ASCII));

  static PredictionHeaders of(TopicDescription input) {
    return new PredictionHeaders(input.id().orElse(input.name()));
  }

  /** Those of the prediction for the record at {@code offset}. */
  Iterable<Header> at(long offset) {
    return List.of(
        CONTENT_TYPE,
        new RecordHeader(INPUT_STREAM, stream.getBytes(UTF_8)),
        new RecordHeader(INPUT_OFFSET, Long.toString(offset).getBytes(US_ASCII)));
  }

  /** Whether a record has such headers, be it of this stream or of another. */
  static boolean areIn(Headers headers) {
    return headers.lastHeader(INPUT_STREAM) != null && offsetIn(headers) != NONE;
  }

  /** The offset of the record that was predicted; {@link #NONE} if it was of another stream. */
  long offset(Headers headers) {
    Header of = headers.lastHeader(INPUT_STREAM);
    return of != null && stream.equals(new String(of.value(), UTF_8)) ? offsetIn(headers) : NONE;
  }

  private static long offsetIn(Headers headers) {
    @Nullable Header offset = headers.lastHeader(INPUT_OFFSET);
    try {
      return offset == null ? NONE : Long.parseLong(new String(offset.value(), US_ASCII));
    } catch (NumberFormatException foreign) {
      return NONE;
    }
  }
}
