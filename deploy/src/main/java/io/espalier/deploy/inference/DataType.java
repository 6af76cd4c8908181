package io.espalier.deploy.inference;

import io.espalier.model.precision.HalfFloat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Types of tensors, by the names that the protocol has for them. */
enum DataType {
  FP32(4) {
    @Override
    float next(ByteBuffer data) {
      return data.getFloat();
    }
  },
  FP16(2) {
    @Override
    float next(ByteBuffer data) {
      return HalfFloat.value(data.getShort());
    }
  },
  FP64(8) {
    @Override
    float next(ByteBuffer data) {
      return (float) data.getDouble();
    }
  },
  INT8(1, -0x1p7f, 0x1p7f - 1) {
    @Override
    float next(ByteBuffer data) {
      return data.get();
    }
  },
  INT16(2, -0x1p15f, 0x1p15f - 1) {
    @Override
    float next(ByteBuffer data) {
      return data.getShort();
    }
  },
  INT32(4, -0x1p31f, 0x1p31f) {
    @Override
    float next(ByteBuffer data) {
      return data.getInt();
    }
  },
  INT64(8, -0x1p63f, 0x1p63f) {
    @Override
    float next(ByteBuffer data) {
      return data.getLong();
    }
  },
  UINT8(1, 0, 0x1p8f - 1) {
    @Override
    float next(ByteBuffer data) {
      return Byte.toUnsignedInt(data.get());
    }
  },
  UINT16(2, 0, 0x1p16f - 1) {
    @Override
    float next(ByteBuffer data) {
      return Short.toUnsignedInt(data.getShort());
    }
  },
  UINT32(4, 0, 0x1p32f) {
    @Override
    float next(ByteBuffer data) {
      return Integer.toUnsignedLong(data.getInt());
    }
  },
  UINT64(8, 0, 0x1p64f) {
    @Override
    float next(ByteBuffer data) {
      long bits = data.getLong();
      // The last bit, kept in the half that fits, decides ties.
      return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
    }
  };

  private final int bytes;
  private final boolean isWhole;
  private final float least;
  private final float most;

  DataType(int bytes) {
    this(bytes, false, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  /** Of whole numbers; the limits are the nearest floats. */
  DataType(int bytes, float least, float most) {
    this(bytes, true, least, most);
  }

  DataType(int bytes, boolean isWhole, float least, float most) {
    this.bytes = bytes;
    this.isWhole = isWhole;
    this.least = least;
    this.most = most;
  }

  /** Whether a value is one of this type. What is no number is told elsewhere. */
  boolean holds(float value) {
    return !isWhole || (value >= least && value <= most && value == Math.rint(value));
  }

  /** Of one value. */
  int bytes() {
    return bytes;
  }

  /** The next value of little-endian data, as the model takes it. */
  abstract float next(ByteBuffer data);

  /**
   * The type of a tensor of features.
   *
   * @throws InferenceException when there is none of this name
   */
  static DataType ofFeatures(String tensor, String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InferenceException.badRequest(
                    "input '%s' has datatype '%s'. Send one of %s."
                        .formatted(
                            tensor,
                            name,
                            Arrays.stream(values())
                                .map(Enum::name)
                                .collect(Collectors.joining(", ")))));
  }
}
