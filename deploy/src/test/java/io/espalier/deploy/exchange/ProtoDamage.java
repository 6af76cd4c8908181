package io.espalier.deploy.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A message of protocol buffers whose fields are drawn, dropped, doubled and exchanged. */
final class ProtoDamage {

  /** A field with the bytes of its value, the length of what is length-delimited not among them. */
  record Field(int number, int wire, byte[] value) {

    static Field text(int number, String text) {
      return new Field(number, 2, text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
      return new String(value, StandardCharsets.UTF_8);
    }
  }

  final List<Field> fields = new ArrayList<>();

  static ProtoDamage of(byte[] message) {
    ProtoDamage read = new ProtoDamage();
    ByteBuffer bytes = ByteBuffer.wrap(message);
    while (bytes.hasRemaining()) {
      long tag = varint(bytes);
      int wire = (int) (tag & 7);
      int from = bytes.position();
      int length =
          switch (wire) {
            case 0 -> {
              varint(bytes);
              int end = bytes.position();
              bytes.position(from);
              yield end - from;
            }
            case 1 -> Long.BYTES;
            case 2 -> (int) varint(bytes);
            default -> Integer.BYTES;
          };
      byte[] value = new byte[length];
      bytes.get(value);
      read.fields.add(new Field((int) (tag >>> 3), wire, value));
    }
    return read;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  static byte[] varint(long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    put(number, bytes);
    return bytes.toByteArray();
  }

  private static void put(long number, ByteArrayOutputStream bytes) {
    long left = number;
    for (; (left & ~0x7FL) != 0; left >>>= 7) {
      bytes.write((int) (left & 0x7F | 0x80));
    }
    bytes.write((int) left);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Field field : fields) {
      put((long) field.number << 3 | field.wire, bytes);
      if (field.wire == 2) {
        put(field.value.length, bytes);
      }
      bytes.writeBytes(field.value);
    }
    return bytes.toByteArray();
  }

  /** The place of a field of such a number that is drawn; -1 where there is none. */
  int draw(int number, Random random) {
    List<Integer> places = new ArrayList<>();
    for (int k = 0; k < fields.size(); k++) {
      if (fields.get(k).number == number) {
        places.add(k);
      }
    }
    return places.isEmpty() ? -1 : places.get(random.nextInt(places.size()));
  }

  /** Drops, doubles or moves a field of such a number. */
  void disturb(int number, Random random) {
    int place = draw(number, random);
    if (place < 0) {
      return;
    }
    Field field = fields.get(place);
    switch (random.nextInt(3)) {
      case 0 -> fields.remove(place);
      case 1 -> fields.add(random.nextInt(fields.size() + 1), field);
      default -> {
        fields.remove(place);
        fields.add(random.nextInt(fields.size() + 1), field);
      }
    }
  }

  /** Puts another value in the place of one of such a number, or adds it where there is none. */
  void replace(int number, Field by, Random random) {
    int place = draw(number, random);
    if (place < 0) {
      fields.add(by);
    } else {
      fields.set(place, by);
    }
  }
}
