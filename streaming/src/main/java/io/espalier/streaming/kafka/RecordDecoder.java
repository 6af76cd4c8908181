package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.MalformedSampleException;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Looks at each record once and says what it is. Keeps what it has seen: one per stream. */
final class RecordDecoder {

  private final SampleShape shape;
  private final SampleCodec defaultCodec;
  private final Offsets start;
  private final HighWaterMarks seen;

  /**
   * @param defaultCodec for records without a content type
   * @param start where the stream starts; what lies before is a duplicate, what is settled beyond
   *     is looked at no more
   */
  RecordDecoder(SampleShape shape, SampleCodec defaultCodec, Offsets start) {
    this.shape = shape;
    this.defaultCodec = defaultCodec;
    this.start = start;
    this.seen = new HighWaterMarks(start);
  }

  Outcome decode(Fetched fetched) {
    if (fetched instanceof Fetched.Passed passed) {
      return new Outcome.Passed(passed.partition(), passed.position());
    }
    if (fetched instanceof Fetched.Read read && !seen.pass(read.record())) {
      return new Outcome.Duplicate(read.record());
    }
    if (start.isSettled(fetched.partition(), fetched.offset())) {
      return new Outcome.Settled(fetched.partition(), fetched.offset());
    }
    return fetched instanceof Fetched.Unreadable unreadable
        ? rejected(unreadable)
        : decode(((Fetched.Read) fetched).record());
  }

  private Outcome rejected(Fetched.Unreadable unreadable) {
    var unknown =
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            unreadable.topic(), unreadable.partition(), unreadable.offset(), null, null);
    return new Outcome.Rejected(
        unknown,
        new MalformedSampleException(
            "could not be read: it, or another record of its compressed batch, is larger than the"
                + " memory that was left"));
  }

  private Outcome decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Outcome.Decoded(record, sampleIn(record));
    } catch (MalformedSampleException reason) {
      return new Outcome.Rejected(record, reason);
    }
  }

  private Sample sampleIn(ConsumerRecord<byte[], byte[]> record) throws MalformedSampleException {
    byte[] payload = record.value();
    if (payload == null && record.serializedValueSize() > 0) {
      throw new MalformedSampleException(
          "has a payload of %d bytes, a sample of %d features has %d at most"
              .formatted(
                  record.serializedValueSize(), shape.features(), BoundedBytes.largest(shape)));
    }
    if (payload == null) {
      throw new MalformedSampleException("has no payload");
    }
    Header contentType = record.headers().lastHeader(SampleCodecs.CONTENT_TYPE_HEADER);
    SampleCodec codec =
        contentType == null || contentType.value() == null
            ? defaultCodec
            : SampleCodecs.ofContentType(contentType.value());
    return codec.decode(payload, shape);
  }
}
