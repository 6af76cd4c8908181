package io.espalier.streaming.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The known codecs, found by the name a person types or by the content type a record carries. */
public final class SampleCodecs {

  /** Record header that names the codec of the payload. */
  public static final String CONTENT_TYPE_HEADER = "content-type";

  public static final SampleCodec BINARY = new BinaryCodec();
  public static final SampleCodec JSON = new JsonCodec();
  public static final SampleCodec AVRO = new AvroCodec();

  /** All there are. */
  public static final List<SampleCodec> ALL = List.of(BINARY, JSON, AVRO);

  /** The headers that nearly every record has, compared without making text of one per record. */
  private static final List<byte[]> EXACT =
      ALL.stream().map(codec -> codec.contentType().getBytes(StandardCharsets.UTF_8)).toList();

  private SampleCodecs() {}

  /**
   * The codec called {@code name}.
   *
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  public static SampleCodec named(String name) {
    for (SampleCodec codec : ALL) {
      if (codec.name().equalsIgnoreCase(name)) {
        return codec;
      }
    }
    throw new IllegalArgumentException(
        "unknown sample format '%s', known are %s".formatted(name, listed(SampleCodec::name)));
  }

  /**
   * The codec for the value of a {@link #CONTENT_TYPE_HEADER} header. Case and parameters ({@code ;
   * charset=utf-8}) don't matter.
   *
   * @throws MalformedSampleException if there is none, listing those there are
   */
  public static SampleCodec ofContentType(byte[] header) throws MalformedSampleException {
    for (int i = 0; i < EXACT.size(); i++) {
      if (Arrays.equals(EXACT.get(i), header)) {
        return ALL.get(i);
      }
    }
    String mediaType = mediaType(new String(header, StandardCharsets.UTF_8));
    for (SampleCodec codec : ALL) {
      if (codec.contentType().equals(mediaType)) {
        return codec;
      }
    }
    throw new MalformedSampleException(
        "has unknown content type '%s', known are %s"
            .formatted(mediaType, listed(SampleCodec::contentType)));
  }

  private static String mediaType(String header) {
    int parameters = header.indexOf(';');
    String bare = parameters < 0 ? header : header.substring(0, parameters);
    return bare.strip().toLowerCase(Locale.ROOT);
  }

  private static String listed(Function<SampleCodec, String> by) {
    return ALL.stream().map(by).collect(Collectors.joining(", "));
  }
}
