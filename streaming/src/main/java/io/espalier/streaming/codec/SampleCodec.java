package io.espalier.streaming.codec;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.util.Optional;

/**
 * One way to write a sample as bytes. Implementations have no state; any thread may use them.
 *
 * <p>Who learns takes samples with a label and refuses others: {@link #encode} and {@link #decode}.
 * Who predicts takes both: {@link #write} and {@link #read}.
 */
public sealed interface SampleCodec permits BinaryCodec, JsonCodec, AvroCodec {

  /** The short name a person types, such as {@code binary}. */
  String name();

  /** The media type that marks such a payload, in lower case and without parameters. */
  String contentType();

  /** The payload for {@code sample}: its features and targets; key and time are the record's. */
  default byte[] encode(Sample sample) {
    return write(sample.features(), Optional.of(sample.targets()));
  }

  /**
   * As {@link #read}, of a sample that has a label.
   *
   * @return what is to be learnt of it
   * @throws MalformedSampleException if it has none, too
   */
  default Targets decode(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException {
    return read(payload, shape, features, from)
        .orElseThrow(() -> new MalformedSampleException("has no \"label\""));
  }

  /**
   * The payload for a sample that may have no label.
   *
   * @param features left as they are
   */
  byte[] write(float[] features, Optional<Targets> targets);

  /**
   * Reads the sample in {@code payload}, checked against {@code shape}, to where it is wanted: a
   * stream has no array of its own for each sample.
   *
   * @param features the caller's; its values from {@code from} on, as many as {@code shape} has
   *     features, become those of the sample. They mean nothing if the payload is refused. No other
   *     value is touched.
   * @return what is to be learnt of it; empty if it has no label
   * @throws MalformedSampleException if the payload is damaged, or holds a sample that a network
   *     for {@code shape} can't take
   */
  Optional<Targets> read(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException;
}
