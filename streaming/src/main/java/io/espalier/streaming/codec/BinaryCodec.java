package io.espalier.streaming.codec;

import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * The compact binary tensor, little endian:
 *
 * <pre>
 * byte 0-1   magic 'E' 'S'
 * byte 2     version, 1
 * byte 3     element type: 0 = one byte k meaning k/255, 1 = 32-bit float
 * byte 4-7   label; -1 = none
 * byte 8-11  number of features n
 * then       n elements
 * </pre>
 *
 * <p>The one-byte form is chosen whenever it loses nothing, which is so for the pixels of an 8-bit
 * image divided by 255f: a 28×28 digit takes 796 bytes instead of 3,148.
 */
public final class BinaryCodec implements SampleCodec {

  private static final int HEADER_BYTES = 12;
  private static final byte VERSION = 1;
  private static final byte UNSIGNED_BYTES = 0;
  private static final byte FLOATS = 1;
  private static final int NO_LABEL = -1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private static final float[] LEVELS = levels();

  @Override
  public String name() {
    return "binary";
  }

  @Override
  public String contentType() {
    return "application/vnd.espalier.sample";
  }

  @Override
  public byte[] write(float[] features, Optional<Targets> targets) {
    int label = targets.map(known -> known.accept(ClassTarget::label)).orElse(NO_LABEL);
    byte[] payload = new byte[HEADER_BYTES + features.length];
    if (writeLevels(features, payload)) {
      writeHeader(payload, UNSIGNED_BYTES, label, features.length);
      return payload;
    }
    payload = new byte[HEADER_BYTES + Float.BYTES * features.length];
    writeHeader(payload, FLOATS, label, features.length);
    for (int i = 0; i < features.length; i++) {
      FLOAT.set(payload, HEADER_BYTES + Float.BYTES * i, features[i]);
    }
    return payload;
  }

  @Override
  public Optional<Targets> read(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException {
    int elementBytes = elementBytes(payload);
    int count = (int) INT.get(payload, 8);
    requireLength(payload, count, elementBytes);
    Validity.requireCount(count, shape);
    int label = (int) INT.get(payload, 4);
    if (label != NO_LABEL) {
      Validity.requireLabel(label, shape);
    }
    if (elementBytes == 1) {
      readLevels(payload, features, from, count);
    } else {
      readFloats(payload, features, from, count);
      Validity.requireLearnable(features, from, count);
    }
    return label == NO_LABEL ? Optional.empty() : Optional.of(ClassTarget.of(label));
  }

  private static float[] levels() {
    float[] levels = new float[256];
    for (int k = 0; k < levels.length; k++) {
      levels[k] = k / 255f;
    }
    return levels;
  }

  private static void writeHeader(byte[] payload, byte elementType, int label, int count) {
    payload[0] = 'E';
    payload[1] = 'S';
    payload[2] = VERSION;
    payload[3] = elementType;
    INT.set(payload, 4, label);
    INT.set(payload, 8, count);
  }

  /** Whether every feature is exactly k/255; compared as bits, so that −0 stays −0. */
  private static boolean writeLevels(float[] features, byte[] payload) {
    for (int i = 0; i < features.length; i++) {
      int level = (int) (features[i] * 255f + 0.5f) & 0xff;
      if (Float.floatToRawIntBits(LEVELS[level]) != Float.floatToRawIntBits(features[i])) {
        return false;
      }
      payload[HEADER_BYTES + i] = (byte) level;
    }
    return true;
  }

  private static int elementBytes(byte[] payload) throws MalformedSampleException {
    if (payload.length < HEADER_BYTES || payload[0] != 'E' || payload[1] != 'S') {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "is no binary sample: %d bytes that do not begin with a header",
              payload.length));
    }
    if (payload[2] != VERSION) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "is a binary sample of version %d, known is %d",
              payload[2] & 0xff,
              VERSION));
    }
    return switch (payload[3]) {
      case UNSIGNED_BYTES -> 1;
      case FLOATS -> Float.BYTES;
      default ->
          throw new MalformedSampleException(
              String.format(
                  Locale.ROOT,
                  "has element type %d, known are %d (unsigned byte) and %d (float)",
                  payload[3] & 0xff,
                  UNSIGNED_BYTES,
                  FLOATS));
    };
  }

  private static void requireLength(byte[] payload, int count, int elementBytes)
      throws MalformedSampleException {
    long needed = HEADER_BYTES + (long) count * elementBytes;
    if (count < 0 || payload.length != needed) {
      throw new MalformedSampleException(
          String.format(
              Locale.ROOT,
              "has %d bytes where its %d features need %d",
              payload.length,
              count,
              needed));
    }
  }

  private static void readLevels(byte[] payload, float[] features, int from, int count) {
    for (int i = 0; i < count; i++) {
      features[from + i] = LEVELS[payload[HEADER_BYTES + i] & 0xff];
    }
  }

  private static void readFloats(byte[] payload, float[] features, int from, int count) {
    for (int i = 0; i < count; i++) {
      features[from + i] = (float) FLOAT.get(payload, HEADER_BYTES + Float.BYTES * i);
    }
  }
}
