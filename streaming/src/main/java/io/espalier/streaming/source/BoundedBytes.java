package io.espalier.streaming.source;

import io.espalier.streaming.sample.SampleShape;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and payloads as they are, unless they are more than can be held: a compressed batch of a
 * megabyte can hold gigabytes, and the consumer takes its records out of it one by one, so what is
 * dropped here is never in memory together. Dropped are
 *
 * <ul>
 *   <li>for good, what is larger than any sample: {@link #isTooLarge};
 *   <li>for now, all that comes once the budget of a poll is used up: {@link #isPutOff}.
 * </ul>
 *
 * <p>What is dropped is null; its size is in the record nevertheless. One for both keys and
 * payloads of one consumer, on its thread.
 */
final class BoundedBytes implements Deserializer<byte[]> {

  private static final int WITHOUT_FEATURES = 1 << 20;

  /** A number in JSON, with what people put around it. */
  private static final int PER_FEATURE = 64;

  /** A key, a payload, and headers, which are seen with both. */
  private static final long PARTS = 4;

  private final int largest;
  private final long budget;
  private long left;

  /**
   * @param largest what a payload, a key, or the headers of a record may have, in bytes
   * @param budget what the records of a poll may have together, in bytes; what one may have at
   *     least
   */
  BoundedBytes(int largest, long budget) {
    this.largest = largest;
    this.budget = Math.max(budget, PARTS * largest);
    beginPoll();
  }

  /** How many bytes a sample of this shape may take, in whatever format. */
  static int largest(SampleShape shape) {
    return (int)
        Math.min(Integer.MAX_VALUE / 4, WITHOUT_FEATURES + (long) PER_FEATURE * shape.features());
  }

  /** What comes from here on belongs to another poll. */
  void beginPoll() {
    left = budget;
  }

  /** Whether {@code bytes} is the size of something that is dropped for good. */
  boolean isTooLarge(int bytes) {
    return bytes > largest;
  }

  /** Whether a payload of so many bytes, negative if there was none, has to be fetched again. */
  boolean isPutOff(byte @Nullable [] payload, int bytes) {
    return payload == null && bytes >= 0 && !isTooLarge(bytes);
  }

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
    return data == null ? null : kept(ByteBuffer.wrap(data));
  }

  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
    keepOnlyWhatFits(headers);
    return data == null ? null : kept(data);
  }

  private byte @Nullable [] kept(ByteBuffer data) {
    int bytes = data.remaining();
    if (isTooLarge(bytes)) {
      return null;
    }
    left -= bytes;
    if (left < 0) {
      return null;
    }
    byte[] kept = new byte[bytes];
    data.duplicate().get(kept);
    return kept;
  }

  /** Headers hold on to the memory of the whole record until they have been looked at. */
  private void keepOnlyWhatFits(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      byte[] value = header.value();
      bytes += header.key().length() + (value == null ? 0 : value.length);
    }
    if (bytes > largest) {
      for (Header header : headers.toArray()) {
        headers.remove(header.key());
      }
    } else {
      left -= bytes;
    }
  }
}
