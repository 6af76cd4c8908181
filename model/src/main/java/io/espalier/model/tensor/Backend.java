package io.espalier.model.tensor;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The tensor backend in use: ND4J on this machine's CPU, or on CUDA where that artifact is on the
 * class path.
 */
public final class Backend {

  private Backend() {}

  /**
   * Loads the natives and sets how many threads they compute with; call once, before the first
   * tensor and outside any handler with a deadline (it takes about half a second).
   *
   * @param threads native threads, at least 1; see {@link #defaultThreads(int)}
   */
  public static void initialize(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("compute threads must be at least 1, got " + threads);
    }
    Nd4j.getBackend(); // finds and loads the backend, which the natives below belong to
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    if (isCpu()) {
      openblas.blas_set_num_threads(threads);
    }
  }

  /**
   * Native threads that are fastest for small networks: measured on two shared processors, two
   * threads are 2 to 5 times slower than one, because they spin while the other is descheduled.
   */
  public static int defaultThreads(int processors) {
    return processors <= 2 ? 1 : Math.min(8, processors / 2);
  }

  /** Whether tensors live in the memory of the CPU. */
  public static boolean isCpu() {
    return Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");
  }

  /** Whether ND4J's natives for the CPU come with oneDNN, which is not so on every platform. */
  static boolean hasOneDnn() {
    return isCpu()
        && NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
  }

  /** Memory of all tensors in bytes: outside the Java heap, or on the first GPU. */
  public static long tensorBytes() {
    return Nd4j.getEnvironment().getDeviceCouner(0); // spelt so in ND4J 1.0.0-M2.1
  }

  /** A short name for reports and logs: {@code cpu} or {@code cuda}. */
  public static String name() {
    return isCpu() ? "cpu" : "cuda";
  }
}
