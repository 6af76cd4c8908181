package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;

/**
 * Where a network's numbers are and what computes with them: all that the rest of this program
 * knows of it. {@link Nd4jBackend} is the one implementation: a CPU, or CUDA where that artifact is
 * on the class path.
 */
public interface Backend {

  /** The backend of this process. */
  static Backend inUse() {
    return Nd4jBackend.INSTANCE;
  }

  /**
   * Loads the natives and sets how many threads they compute with; call once, before the first
   * tensor and outside any handler with a deadline (it takes about half a second).
   *
   * @param threads native threads, at least 1; see {@link #defaultThreads(int)}
   */
  static void initialize(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("compute threads must be at least 1, got " + threads);
    }
    Nd4jBackend.initialize(threads);
  }

  /**
   * Loads the natives with the {@linkplain #defaultThreads default} number of threads, unless they
   * were {@linkplain #initialize initialized} before: for programs that don't care.
   */
  static void initializeOnce() {
    if (!Nd4jBackend.isInitialized()) {
      initialize(defaultThreads(Runtime.getRuntime().availableProcessors()));
    }
  }

  /**
   * Native threads that are fastest for small networks: measured on two shared processors, two
   * threads are 2 to 5 times slower than one, because they spin while the other is descheduled.
   */
  static int defaultThreads(int processors) {
    return processors <= 2 ? 1 : Math.min(8, processors / 2);
  }

  /**
   * Has the process compute on the CPU even if there is a backend for CUDA; call before anything
   * else of this package.
   */
  static void useCpuOnly() {
    CpuOnlyClassLoader.install();
  }

  /** A short name for reports and logs: {@code cpu} or {@code cuda}. */
  String name();

  /** Whether tensors live in the memory of the CPU. */
  boolean isCpu();

  /** Memory of all tensors in bytes: outside the Java heap, or on the first GPU. */
  long tensorBytes();

  /**
   * Computes something small and says with what.
   *
   * @throws IllegalStateException when the result is wrong
   */
  BackendReport probe();

  /** A tensor of zeros. */
  Tensor matrix(long rows, long columns);

  /** A tensor of whatever is in memory. */
  Tensor uninitialized(long rows, long columns);

  /** A tensor of ones. */
  default Tensor ones(long rows, long columns) {
    return filled(rows, columns, 1);
  }

  /** A tensor of one value. */
  Tensor filled(long rows, long columns, float value);

  /** A tensor of zeros in double precision. */
  Tensor doubles(long rows, long columns);

  /**
   * A convolution of some sizes.
   *
   * @param filters how many filters there are
   * @param scratch where patches are gathered; nothing in it outlives a call
   */
  Convolution convolution(Geometry geometry, int filters, Scratch scratch);

  /** A pool over so many samples and channels as the sizes say. */
  Pool pool(Pool.Kind kind, Geometry geometry);

  /**
   * Rectified linear units.
   *
   * @param leak slope below 0; 0 for none
   */
  Activation relu(int rows, int columns, double leak);

  /** The hyperbolic tangent. */
  Activation tanh(int rows, int columns);

  /** The logistic function. */
  Activation sigmoid(int rows, int columns);

  /**
   * A softmax over each column.
   *
   * @param probabilities classes × batch, overwritten by each call
   */
  Softmax softmax(Tensor probabilities);
}
