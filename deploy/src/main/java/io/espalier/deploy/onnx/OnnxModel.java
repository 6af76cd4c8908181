package io.espalier.deploy.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.espalier.model.onnx.OnnxExport;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A model that ONNX Runtime predicts with, on the thread that asks. Threads may ask at the same
 * time; it is closed when none does. Holds native memory until then.
 */
public final class OnnxModel implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final long[] shape;
  private final int features;
  private final int classes;

  /**
   * Loads a model with one input, of floats.
   *
   * @param model the bytes of an ONNX file
   * @throws IllegalArgumentException saying why, when ONNX Runtime does not take them or they are
   *     no classifier of any number of samples
   */
  public OnnxModel(byte[] model) {
    environment = OrtEnvironment.getEnvironment();
    session = session(environment, model);
    try {
      input = session.getInputNames().iterator().next();
      shape = shape(session.getInputInfo().get(input), "input '" + input + "'");
      features = Math.toIntExact(LongStream.of(shape).skip(1).reduce(1, Math::multiplyExact));
      output = output(session);
      long[] row = shape(session.getOutputInfo().get(output), "output '" + output + "'");
      classes = (int) row[row.length - 1];
    } catch (OrtException | RuntimeException unusable) {
      close();
      throw refused(unusable);
    }
  }

  private static OrtSession session(OrtEnvironment environment, byte[] model) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return environment.createSession(model, options);
    } catch (OrtException unreadable) {
      throw refused(unreadable);
    }
  }

  private static IllegalArgumentException refused(Exception reason) {
    return new IllegalArgumentException(
        "ONNX Runtime does not take the model: " + reason.getMessage(), reason);
  }

  /** The one that exports have, or the first. */
  private static String output(OrtSession session) {
    return session.getOutputNames().contains(OnnxExport.PROBABILITIES)
        ? OnnxExport.PROBABILITIES
        : session.getOutputNames().iterator().next();
  }

  /** Dimensions of floats, of which only the first may be open. */
  private static long[] shape(NodeInfo value, String what) {
    if (!(value.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
      throw new IllegalArgumentException("its %s is no tensor of floats".formatted(what));
    }
    long[] dimensions = tensor.getShape();
    if (dimensions.length < 2
        || dimensions[0] >= 0
        || LongStream.of(dimensions).skip(1).anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException(
          "its %s is %s: only the first dimension may be open, and must be"
              .formatted(what, Arrays.toString(dimensions)));
    }
    return dimensions;
  }

  /** Values of one sample. */
  public int features() {
    return features;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** The shape of one sample: features, or channels, rows and columns. */
  public long[] sampleShape() {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** What is told of it, by name. */
  public Map<String, String> facts() {
    try {
      return new TreeMap<>(session.getMetadata().getCustomMetadata());
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime gives no metadata", failed);
    }
  }

  /**
   * Class probabilities of a batch of any size.
   *
   * @param batch samples × features, one sample after the other, as they are
   * @param samples how many
   * @return samples × classes
   * @throws IllegalArgumentException when there are too few values
   */
  public float[] probabilities(float[] batch, int samples) {
    if (samples < 0 || batch.length < (long) samples * features) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples with %d features have %d values, got %d",
              samples,
              features,
              (long) samples * features,
              batch.length));
    }
    return samples == 0 ? new float[0] : run(batch, samples);
  }

  private float[] run(float[] batch, int samples) {
    long[] dimensions = shape.clone();
    dimensions[0] = samples;
    FloatBuffer values = FloatBuffer.wrap(batch, 0, samples * features);
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, values, dimensions);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      float[] probabilities = new float[samples * classes];
      ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer().get(probabilities);
      return probabilities;
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime fails: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime does not close a model", failed);
    }
  }
}
