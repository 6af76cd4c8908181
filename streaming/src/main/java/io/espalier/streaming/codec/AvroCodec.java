package io.espalier.streaming.codec;

import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Avro's single-object encoding: two marker bytes, the fingerprint of the schema it was written
 * with, the body. The fields are read straight to their place, without boxing each feature.
 */
public final class AvroCodec implements SampleCodec {

  /** The only schema that writers use; its fingerprint is what a payload must carry. */
  public static final Schema SCHEMA =
      SchemaBuilder.record("Sample")
          .namespace("io.espalier")
          .fields()
          .name("features")
          .type()
          .array()
          .items()
          .floatType()
          .noDefault()
          .requiredInt("label")
          .endRecord();

  private static final int HEADER_BYTES = 10;
  private static final short MARKER = (short) 0x01C3;
  private static final long FINGERPRINT = SchemaNormalization.parsingFingerprint64(SCHEMA);

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public String contentType() {
    return "application/avro";
  }

  @Override
  public byte[] encode(Sample sample) {
    float[] features = sample.features();
    var bytes = new ByteArrayOutputStream(HEADER_BYTES + 16 + Float.BYTES * features.length);
    bytes.writeBytes(header().array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      encoder.writeArrayStart();
      encoder.setItemCount(features.length);
      for (float feature : features) {
        encoder.startItem();
        encoder.writeFloat(feature);
      }
      encoder.writeArrayEnd();
      encoder.writeInt(sample.targets().accept(ClassTarget::label));
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public Targets decode(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException {
    requireHeader(payload);
    BinaryDecoder body =
        DecoderFactory.get()
            .binaryDecoder(payload, HEADER_BYTES, payload.length - HEADER_BYTES, null);
    try {
      readFeatures(body, shape, features, from);
      int label = body.readInt();
      Validity.requireLabel(label, shape);
      if (!body.isEnd()) {
        throw new MalformedSampleException("has more bytes after its Avro sample");
      }
      return ClassTarget.of(label);
      // Avro answers a block of more items than an array can hold with the last of these.
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException broken) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT, "ends or breaks inside its Avro sample of %d bytes", payload.length));
    }
  }

  private static ByteBuffer header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(MARKER)
        .putLong(FINGERPRINT);
  }

  private static void requireHeader(byte[] payload) throws MalformedSampleException {
    ByteBuffer header = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    if (payload.length < HEADER_BYTES || header.getShort(0) != MARKER) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "is no Avro single object: %d bytes that do not begin with c3 01",
              payload.length));
    }
    if (header.getLong(2) != FINGERPRINT) {
      throw new MalformedSampleException(
          "was written with the Avro schema of fingerprint %016x, known is %016x (%s)"
              .formatted(header.getLong(2), FINGERPRINT, SCHEMA.getFullName()));
    }
  }

  private static void readFeatures(
      BinaryDecoder body, SampleShape shape, float[] features, int from)
      throws IOException, MalformedSampleException {
    long count = 0;
    for (long block = body.readArrayStart(); block > 0; block = body.arrayNext()) {
      for (long i = 0; i < block; i++, count++) {
        float feature = body.readFloat();
        if (count < shape.features()) {
          features[from + (int) count] = feature;
        }
      }
    }
    Validity.requireCount(count, shape);
    Validity.requireLearnable(features, from, shape.features());
  }
}
