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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model that ONNX Runtime predicts with, on the thread that asks. Threads may ask at the same
 * time; it is closed when none does. Holds native memory until then.
 */
public final class OnnxModel implements Predictor {

  private static final long MOST_FIXED_BATCH = 1 << 16;

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
   *     no classifier
   */
  public OnnxModel(byte[] model) {
    this((environment, options) -> environment.createSession(model, options), "");
  }

  /**
   * Loads a model with one input, of floats, and the files that it keeps weights in.
   *
   * @param output the output that is wanted, of several
   * @throws IllegalArgumentException as above
   */
  public OnnxModel(Path file, String output) {
    this((environment, options) -> environment.createSession(file.toString(), options), output);
  }

  private OnnxModel(Loading loading, String wanted) {
    environment = OrtEnvironment.getEnvironment();
    session = session(environment, loading);
    try {
      input = session.getInputNames().iterator().next();
      shape = shape(session.getInputInfo().get(input), "input '" + input + "'");
      features = valuesOfASample(shape);
      output = output(session, wanted);
      classes =
          valuesOfASample(shape(session.getOutputInfo().get(output), "output '" + output + "'"));
    } catch (OrtException | RuntimeException unusable) {
      close();
      throw refused(unusable);
    }
  }

  /** How a session is made. */
  @FunctionalInterface
  private interface Loading {
    OrtSession load(OrtEnvironment environment, SessionOptions options) throws OrtException;
  }

  private static OrtSession session(OrtEnvironment environment, Loading loading) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return loading.load(environment, options);
    } catch (OrtException unreadable) {
      throw refused(unreadable);
    }
  }

  private static IllegalArgumentException refused(Exception reason) {
    return new IllegalArgumentException(
        "ONNX Runtime does not take the model: " + reason.getMessage(), reason);
  }

  /** The one that is wanted, or the one that exports have, or the first. */
  private static String output(OrtSession session, String wanted) throws OrtException {
    List<String> names = List.copyOf(session.getOutputNames());
    return Stream.of(wanted, OnnxExport.PROBABILITIES)
        .filter(names::contains)
        .findFirst()
        .orElse(names.get(0));
  }

  /** Dimensions of floats, of which only the first may be open. */
  private static long[] shape(@Nullable NodeInfo value, String what) {
    if (value == null
        || !(value.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT) {
      throw new IllegalArgumentException("its %s is no tensor of floats".formatted(what));
    }
    long[] dimensions = tensor.getShape();
    if (dimensions.length < 2
        || dimensions[0] == 0
        || dimensions[0] > MOST_FIXED_BATCH
        || LongStream.of(dimensions).skip(1).anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException(
          "its %s is %s: the first dimension may be open or up to 65536, the others are not open"
              .formatted(what, Arrays.toString(dimensions)));
    }
    return dimensions;
  }

  /** All behind the batch: a classifier may end with planes of one row and one column. */
  private static int valuesOfASample(long[] dimensions) {
    return Math.toIntExact(LongStream.of(dimensions).skip(1).reduce(1, Math::multiplyExact));
  }

  /** Values of one sample. */
  public int features() {
    return features;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Whether what it puts out is called so, as exports call it; others may put out anything. */
  public boolean isOfProbabilities() {
    return output.equals(OnnxExport.PROBABILITIES);
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
  @Override
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
    float[] probabilities = new float[samples * classes];
    int most = shape[0] < 0 ? samples : (int) shape[0];
    for (int from = 0; from < samples; from += most) {
      int count = Math.min(most, samples - from);
      int size = shape[0] < 0 ? count : most;
      float[] part = Arrays.copyOfRange(batch, from * features, (from + size) * features);
      System.arraycopy(run(part, size), 0, probabilities, from * classes, count * classes);
    }
    return probabilities;
  }

  /** A batch of a size that the model takes. */
  private float[] run(float[] batch, int samples) {
    long[] dimensions = shape.clone();
    dimensions[0] = samples;
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch), dimensions);
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output))) {
      float[] probabilities = new float[samples * classes];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(probabilities);
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
