package io.espalier.streaming.source;

import io.espalier.streaming.codec.MalformedSampleException;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each record once and says what it is. Keeps how far it has read: one per stream, for one
 * thread.
 */
final class RecordDecoder {

  private final SampleShape shape;
  private final SampleCodec defaultCodec;
  private final boolean predicts;
  private final Offsets start;
  private final HighWaterMarks read;

  /**
   * @param settings what samples look like, and whether some without a label are among them
   * @param start where the stream starts; what lies before is a duplicate, what is settled beyond
   *     is looked at no more
   */
  RecordDecoder(BatchSource.Settings settings, Offsets start) {
    shape = settings.shape();
    defaultCodec = settings.defaultCodec();
    predicts = settings.predicts();
    this.start = start;
    this.read = new HighWaterMarks(start);
  }

  /**
   * @param features where the features of a sample go, from {@code from} on; see {@link
   *     SampleCodec#decode}
   */
  FetchOutcome decode(Fetched fetched, float[] features, int from) {
    if (fetched instanceof Fetched.Passed passed) {
      read.advance(passed.partition(), passed.position());
      return new FetchOutcome.Passed(passed.partition(), passed.position());
    }
    boolean isNew = read.advance(fetched.partition(), fetched.offset() + 1);
    if (fetched instanceof Fetched.Read again && !isNew) {
      return new FetchOutcome.Duplicate(again.record());
    }
    if (start.isSettled(fetched.partition(), fetched.offset())) {
      return new FetchOutcome.Settled(fetched.partition(), fetched.offset());
    }
    return fetched instanceof Fetched.Unreadable unreadable
        ? rejected(unreadable)
        : decode(((Fetched.Read) fetched).record(), features, from);
  }

  /** How far every partition is read with all that was decoded. */
  Offsets read() {
    return read.toOffsets();
  }

  private FetchOutcome rejected(Fetched.Unreadable unreadable) {
    var unknown =
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            unreadable.topic(), unreadable.partition(), unreadable.offset(), null, null);
    return new FetchOutcome.Rejected(
        unknown,
        new MalformedSampleException(
            "could not be read: it, or another record of its compressed batch, is larger than the"
                + " memory that was left"));
  }

  private FetchOutcome decode(ConsumerRecord<byte[], byte[]> record, float[] features, int from) {
    try {
      return sampleIn(record, features, from)
          .<FetchOutcome>map(targets -> new FetchOutcome.Decoded(record, targets))
          .orElseGet(() -> new FetchOutcome.Unlabelled(record));
    } catch (MalformedSampleException reason) {
      return new FetchOutcome.Rejected(record, reason);
    }
  }

  private Optional<Targets> sampleIn(
      ConsumerRecord<byte[], byte[]> record, float[] features, int from)
      throws MalformedSampleException {
    byte[] payload = record.value();
    if (payload == null && record.serializedValueSize() > 0) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "has a payload of %d bytes, a sample of %d features has %d at most",
              record.serializedValueSize(),
              shape.features(),
              BoundedBytes.largest(shape)));
    }
    if (payload == null) {
      throw new MalformedSampleException("has no payload");
    }
    Header contentType = record.headers().lastHeader(SampleCodecs.CONTENT_TYPE_HEADER);
    SampleCodec codec =
        contentType == null || contentType.value() == null
            ? defaultCodec
            : SampleCodecs.ofContentType(contentType.value());
    return predicts
        ? codec.read(payload, shape, features, from)
        : Optional.of(codec.decode(payload, shape, features, from));
  }
}
