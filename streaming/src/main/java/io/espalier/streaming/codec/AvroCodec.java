package io.espalier.streaming.codec;

import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
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

  /** What samples with a label are written with. */
  public static final Schema SCHEMA = features("Sample").requiredInt("label").endRecord();

  /** What samples without a label are written with; others may be, too. */
  public static final Schema OPTIONAL_LABEL_SCHEMA =
      features("OptionalSample").optionalInt("label").endRecord();

  private static final int HEADER_BYTES = 10;
  private static final short MARKER = (short) 0x01C3;
  private static final long FINGERPRINT = SchemaNormalization.parsingFingerprint64(SCHEMA);
  private static final long OPTIONAL_LABEL_FINGERPRINT =
      SchemaNormalization.parsingFingerprint64(OPTIONAL_LABEL_SCHEMA);

  /** The branches of an optional label. */
  private static final int NO_LABEL = 0;

  private static final int LABEL = 1;

  private static SchemaBuilder.FieldAssembler<Schema> features(String name) {
    return SchemaBuilder.record(name)
        .namespace("io.espalier")
        .fields()
        .name("features")
        .type()
        .array()
        .items()
        .floatType()
        .noDefault();
  }

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public String contentType() {
    return "application/avro";
  }

  @Override
  public byte[] write(float[] features, Optional<Targets> targets) {
    var bytes = new ByteArrayOutputStream(HEADER_BYTES + 16 + Float.BYTES * features.length);
    bytes.writeBytes(
        header(targets.isPresent() ? FINGERPRINT : OPTIONAL_LABEL_FINGERPRINT).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      encoder.writeArrayStart();
      encoder.setItemCount(features.length);
      for (float feature : features) {
        encoder.startItem();
        encoder.writeFloat(feature);
      }
      encoder.writeArrayEnd();
      if (targets.isPresent()) {
        encoder.writeInt(targets.get().accept(ClassTarget::label));
      } else {
        encoder.writeIndex(NO_LABEL);
      }
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public Optional<Targets> read(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException {
    boolean isOptional = requireHeader(payload) == OPTIONAL_LABEL_FINGERPRINT;
    BinaryDecoder body =
        DecoderFactory.get()
            .binaryDecoder(payload, HEADER_BYTES, payload.length - HEADER_BYTES, null);
    try {
      readFeatures(body, shape, features, from);
      boolean hasLabel = !isOptional || requireBranch(body.readIndex()) == LABEL;
      int label = hasLabel ? body.readInt() : 0;
      Validity.requireLabel(label, shape);
      if (!body.isEnd()) {
        throw new MalformedSampleException("has more bytes after its Avro sample");
      }
      return hasLabel ? Optional.of(ClassTarget.of(label)) : Optional.empty();
      // Avro answers a block of more items than an array can hold with the last of these.
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException broken) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT, "ends or breaks inside its Avro sample of %d bytes", payload.length));
    }
  }

  private static ByteBuffer header(long fingerprint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(MARKER)
        .putLong(fingerprint);
  }

  private static int requireBranch(int branch) throws MalformedSampleException {
    if (branch != NO_LABEL && branch != LABEL) {
      throw new MalformedSampleException("has a label that is neither null nor a number");
    }
    return branch;
  }

  /** The fingerprint of the schema it was written with. */
  private static long requireHeader(byte[] payload) throws MalformedSampleException {
    ByteBuffer header = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    if (payload.length < HEADER_BYTES || header.getShort(0) != MARKER) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "is no Avro single object: %d bytes that do not begin with c3 01",
              payload.length));
    }
    long fingerprint = header.getLong(2);
    if (fingerprint != FINGERPRINT && fingerprint != OPTIONAL_LABEL_FINGERPRINT) {
      throw new MalformedSampleException(
          "was written with the Avro schema of fingerprint %016x, known is %016x (%s)"
              .formatted(fingerprint, FINGERPRINT, SCHEMA.getFullName()));
    }
    return fingerprint;
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
