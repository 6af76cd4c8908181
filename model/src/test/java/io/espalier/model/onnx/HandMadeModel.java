package io.espalier.model.onnx;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.file.ExternalData;
import io.espalier.model.onnx.file.FloatTensor;
import io.espalier.model.onnx.file.IntegerTensor;
import io.espalier.model.onnx.file.OnnxAttribute;
import io.espalier.model.onnx.file.OnnxValue;
import io.espalier.model.onnx.file.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A model of three features {@code x} and the output {@code y}, put together node by node. */
final class HandMadeModel {

  private final GraphDraft draft = new GraphDraft();

  HandMadeModel node(String type, String output, String... inputs) {
    draft.add(type, output, inputs);
    return this;
  }

  HandMadeModel node(
      String type, String output, Map<String, OnnxAttribute> attributes, String... inputs) {
    draft.add(type, output, List.of(inputs), attributes);
    return this;
  }

  HandMadeModel floats(String name, List<Integer> dimensions, float... values) {
    draft.constant(new FloatTensor(name, dimensions, values));
    return this;
  }

  HandMadeModel wholes(String name, long... values) {
    draft.constant(new IntegerTensor(name, List.of(values.length), values));
    return this;
  }

  /** The constants {@code w}, three times two, and {@code c}, two. */
  HandMadeModel weights() {
    return floats("w", List.of(3, 2), 0.1f, -0.2f, 0.3f, -0.4f, 0.5f, -0.6f)
        .floats("c", List.of(2), 0.5f, -0.7f);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxValue input = new OnnxValue("x", List.of("batch", "3"));
    try {
      OnnxWriter.write(
          draft.graph(input, new OnnxValue("y", List.of("batch", "2"))), Map.of(), bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  NetworkSnapshot imported() {
    return OnnxImport.read(bytes(), ExternalData.NONE, null).network();
  }
}
