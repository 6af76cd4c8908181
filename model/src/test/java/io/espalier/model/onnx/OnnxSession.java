package io.espalier.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.model.network.NetworkSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Map;

/** What ONNX Runtime makes of a model. */
final class OnnxSession {

  private OnnxSession() {}

  /** The model of a network. */
  static byte[] export(NetworkSnapshot network) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      OnnxExport.write(network, Map.of("task", "classification"), bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** The first output of a model with one input, one sample after the other. */
  static float[] run(byte[] model, float[] features, long... shape) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(features), shape);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] all = new float[values.remaining()];
        values.get(all);
        return all;
      }
    } catch (OrtException failed) {
      throw new AssertionError(failed);
    }
  }
}
