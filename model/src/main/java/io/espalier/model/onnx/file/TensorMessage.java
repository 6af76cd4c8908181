package io.espalier.model.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A TensorProto as it is in a file, whose values are read when somebody asks for them. */
public final class TensorMessage {

  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int DOUBLE = 11;
  private static final int EXTERNAL = 1;

  private final ExternalData external;
  private final List<Integer> dimensions = new ArrayList<>();
  private final List<ByteBuffer> packed = new ArrayList<>();
  private final List<Number> single = new ArrayList<>();
  private final Map<String, String> elsewhere = new HashMap<>();
  private @Nullable ByteBuffer raw;
  private String name = "";
  private int type;
  private boolean isExternal;

  public TensorMessage(ProtoReader message, ExternalData external) {
    this.external = external;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> dimensions(message);
        case 2 -> type = (int) message.number();
        case 4, 5, 7, 10 -> typed(message);
        case 8 -> name = message.text();
        case 9 -> raw = message.content();
        case 13 -> entry(message.message());
        case 14 -> isExternal = message.number() == EXTERNAL;
        default -> message.skip();
      }
    }
  }

  public String name() {
    return name;
  }

  private void dimensions(ProtoReader message) {
    if (message.isLengthDelimited()) {
      ByteBuffer all = message.content();
      while (all.hasRemaining()) {
        dimension(ProtoReader.varint(all));
      }
    } else {
      dimension(message.number());
    }
  }

  private void dimension(long side) {
    if (side < 0 || side > Integer.MAX_VALUE) {
      throw refused(String.format(Locale.ROOT, "has a dimension of %d", side));
    }
    dimensions.add((int) side);
  }

  private void typed(ProtoReader message) {
    if (message.isLengthDelimited()) {
      packed.add(message.content());
    } else if (message.field() == 4) {
      single.add(message.real());
    } else if (message.field() == 10) {
      message.skip();
    } else {
      single.add(message.number());
    }
  }

  private void entry(ProtoReader entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> entry.skip();
      }
    }
    elsewhere.put(key, value);
  }

  /**
   * The tensor.
   *
   * @param name as it is read in the graph
   * @throws IllegalArgumentException when it is of another type, or its values are not there
   */
  public OnnxTensor read(String name) {
    return switch (type) {
      case FLOAT, DOUBLE -> new FloatTensor(name, dimensions, floats());
      case INT32, INT64 -> new IntegerTensor(name, dimensions, integers());
      default ->
          throw refused(
              String.format(
                  Locale.ROOT, "has elements of type %d, not float, double, int32 or int64", type));
    };
  }

  private float[] floats() {
    int width = type == FLOAT ? Float.BYTES : Double.BYTES;
    ByteBuffer bytes = bytes(width);
    float[] values = new float[count()];
    for (int k = 0; k < values.length; k++) {
      if (bytes == null) {
        values[k] = single.get(k).floatValue();
      } else {
        values[k] = type == FLOAT ? bytes.getFloat(k * width) : (float) bytes.getDouble(k * width);
      }
    }
    return values;
  }

  private long[] integers() {
    if (raw == null && !isExternal && !packed.isEmpty()) {
      return varints(packed.get(0).duplicate());
    }
    int width = type == INT32 ? Integer.BYTES : Long.BYTES;
    ByteBuffer bytes = bytes(width);
    long[] values = new long[count()];
    for (int k = 0; k < values.length; k++) {
      if (bytes == null) {
        values[k] = single.get(k).longValue();
      } else {
        values[k] = type == INT32 ? bytes.getInt(k * width) : bytes.getLong(k * width);
      }
    }
    return values;
  }

  private long[] varints(ByteBuffer varints) {
    if (varints.remaining() < count()) {
      throw refused("of %s has too few values".formatted(dimensions));
    }
    long[] values = new long[count()];
    for (int k = 0; k < values.length; k++) {
      values[k] = ProtoReader.varint(varints);
    }
    return values;
  }

  /** The values, each so wide; null where they are told one by one. */
  private @Nullable ByteBuffer bytes(int width) {
    ByteBuffer bytes = isExternal ? elsewhere() : raw != null ? raw : packed();
    long have = bytes == null ? (long) single.size() * width : bytes.remaining();
    if (have != (long) count() * width) {
      throw refused(
          String.format(
              Locale.ROOT, "of %s has %d bytes, not %d", dimensions, have, count() * (long) width));
    }
    return bytes == null ? null : bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private @Nullable ByteBuffer packed() {
    return packed.isEmpty() ? null : packed.get(0);
  }

  private ByteBuffer elsewhere() {
    try {
      return external.read(
          elsewhere.getOrDefault("location", ""),
          Long.parseLong(elsewhere.getOrDefault("offset", "0")),
          Long.parseLong(elsewhere.getOrDefault("length", "-1")));
    } catch (NumberFormatException damaged) {
      throw new IllegalArgumentException(
          "tensor '%s' says %s of where its values are".formatted(name, elsewhere), damaged);
    }
  }

  private int count() {
    long count = 1;
    for (int side : dimensions) {
      count *= side;
      if (count > Integer.MAX_VALUE - 8) {
        throw refused("of %s has more values than fit".formatted(dimensions));
      }
    }
    return (int) count;
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("tensor '%s' %s".formatted(name, why));
  }
}
