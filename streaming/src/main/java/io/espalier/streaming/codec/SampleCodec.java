package io.espalier.streaming.codec;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;

/** One way to write a sample as bytes. Implementations have no state; any thread may use them. */
public sealed interface SampleCodec permits BinaryCodec, JsonCodec, AvroCodec {

  /** The short name a person types, such as {@code binary}. */
  String name();

  /** The media type that marks such a payload, in lower case and without parameters. */
  String contentType();

  /** The payload for {@code sample}. */
  byte[] encode(Sample sample);

  /**
   * The sample in {@code payload}, checked against {@code shape}.
   *
   * @throws MalformedSampleException if the payload is damaged, or holds a sample that a network
   *     for {@code shape} can't learn from
   */
  Sample decode(byte[] payload, SampleShape shape) throws MalformedSampleException;
}
