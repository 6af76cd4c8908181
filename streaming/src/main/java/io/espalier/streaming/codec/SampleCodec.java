package io.espalier.streaming.codec;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;

/** One way to write a sample as bytes. Implementations have no state; any thread may use them. */
public sealed interface SampleCodec permits BinaryCodec, JsonCodec, AvroCodec {

  /** The short name a person types, such as {@code binary}. */
  String name();

  /** The media type that marks such a payload, in lower case and without parameters. */
  String contentType();

  /** The payload for {@code sample}: its features and targets; key and time are the record's. */
  byte[] encode(Sample sample);

  /**
   * Reads the sample in {@code payload}, checked against {@code shape}, to where it is wanted: a
   * stream has no array of its own for each sample.
   *
   * @param features the caller's; its values from {@code from} on, as many as {@code shape} has
   *     features, become those of the sample. They mean nothing if the payload is refused. No other
   *     value is touched.
   * @return what is to be learnt of it
   * @throws MalformedSampleException if the payload is damaged, or holds a sample that a network
   *     for {@code shape} can't learn from
   */
  Targets decode(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException;
}
