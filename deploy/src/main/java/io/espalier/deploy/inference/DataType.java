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
  INT8(1) {
    @Override
    float next(ByteBuffer data) {
      return data.get();
    }
  },
  INT16(2) {
    @Override
    float next(ByteBuffer data) {
      return data.getShort();
    }
  },
  INT32(4) {
    @Override
    float next(ByteBuffer data) {
      return data.getInt();
    }
  },
  INT64(8) {
    @Override
    float next(ByteBuffer data) {
      return data.getLong();
    }
  },
  UINT8(1) {
    @Override
    float next(ByteBuffer data) {
      return Byte.toUnsignedInt(data.get());
    }
  },
  UINT16(2) {
    @Override
    float next(ByteBuffer data) {
      return Short.toUnsignedInt(data.getShort());
    }
  },
  UINT32(4) {
    @Override
    float next(ByteBuffer data) {
      return Integer.toUnsignedLong(data.getInt());
    }
  },
  UINT64(8) {
    @Override
    float next(ByteBuffer data) {
      long bits = data.getLong();
      // The last bit, kept in the half that fits, decides ties.
      return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
    }
  };

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
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
