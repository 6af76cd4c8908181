package io.espalier.model.onnx.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An attribute as its fields come. */
final class AttributeDraft {

  private enum Listed {
    NONE,
    WHOLES,
    REALS
  }

  private final List<Long> wholes = new ArrayList<>();
  private final List<Float> reals = new ArrayList<>();
  private Listed list = Listed.NONE;
  private String name = "";
  private OnnxAttribute value = new OnnxAttribute.Wholes(List.of());

  void field(ProtoReader message, ExternalData external) {
    switch (message.field()) {
      case 1 -> name = message.text();
      case 2 -> value = new OnnxAttribute.Real(message.real());
      case 3 -> value = new OnnxAttribute.Whole(message.number());
      case 4 -> value = new OnnxAttribute.Text(message.text());
      case 5 -> value = new OnnxAttribute.Constant(new TensorMessage(message.message(), external));
      case 7 -> reals(message);
      case 6, 9, 10, 11 -> {
        value = new OnnxAttribute.Other(message.field());
        message.skip();
      }
      case 8 -> wholes(message);
      default -> message.skip();
    }
  }

  private void reals(ProtoReader message) {
    if (message.isLengthDelimited()) {
      ByteBuffer packed = message.content();
      while (packed.remaining() >= Float.BYTES) {
        reals.add(packed.getFloat());
      }
    } else {
      reals.add(message.real());
    }
    list = Listed.REALS;
  }

  private void wholes(ProtoReader message) {
    if (message.isLengthDelimited()) {
      ByteBuffer packed = message.content();
      while (packed.hasRemaining()) {
        wholes.add(ProtoReader.varint(packed));
      }
    } else {
      wholes.add(message.number());
    }
    list = Listed.WHOLES;
  }

  String name() {
    return name;
  }

  /** Lists are made once: their numbers may come in a field each, millions of them. */
  OnnxAttribute value() {
    return switch (list) {
      case WHOLES -> new OnnxAttribute.Wholes(wholes);
      case REALS -> new OnnxAttribute.Reals(reals);
      case NONE -> value;
    };
  }
}
