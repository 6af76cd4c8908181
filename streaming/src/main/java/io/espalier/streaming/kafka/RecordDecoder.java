package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.MalformedSampleException;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Looks at each record once and says what it is. Keeps what it has seen: one per stream. */
final class RecordDecoder {

  private final SampleShape shape;
  private final SampleCodec defaultCodec;
  private final HighWaterMarks seen;

  /**
   * @param defaultCodec for records without a content type
   * @param start where the stream starts; what lies before is a duplicate
   */
  RecordDecoder(SampleShape shape, SampleCodec defaultCodec, Offsets start) {
    this.shape = shape;
    this.defaultCodec = defaultCodec;
    this.seen = new HighWaterMarks(start);
  }

  Outcome decode(Fetched fetched) {
    return fetched instanceof Fetched.Passed passed
        ? new Outcome.Passed(passed.partition(), passed.position())
        : decode(((Fetched.Read) fetched).record());
  }

  private Outcome decode(ConsumerRecord<byte[], byte[]> record) {
    if (!seen.pass(record)) {
      return new Outcome.Duplicate(record);
    }
    try {
      return new Outcome.Decoded(record, sampleIn(record));
    } catch (MalformedSampleException reason) {
      return new Outcome.Rejected(record, reason);
    }
  }

  private Sample sampleIn(ConsumerRecord<byte[], byte[]> record) throws MalformedSampleException {
    byte[] payload = record.value();
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
