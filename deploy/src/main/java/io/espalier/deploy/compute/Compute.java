package io.espalier.deploy.compute;

import io.espalier.deploy.doctor.CudaSupport;
import io.espalier.deploy.doctor.NvidiaProbe;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.ComputeSettings.CudaFallback;
import io.espalier.model.tensor.Backend;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses between CUDA and the CPU and gets it ready. */
public final class Compute {

  private static final Logger LOG = LoggerFactory.getLogger(Compute.class);
  private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String FIX =
      "Set espalier.compute.cuda-fallback = cpu, or use the build without -Pcuda.";

  private Compute() {}

  /**
   * To be called once, before anything of ND4J is used; takes about half a second, a few seconds in
   * the CUDA build.
   *
   * @throws UserMistake if the CUDA build has no device that it can use and must not fall back
   */
  public static void start(ComputeSettings settings) {
    settle(cudaObstacle(), settings.cudaFallback());
    Backend.initialize(
        settings
            .threads()
            .orElseGet(() -> Backend.defaultThreads(Runtime.getRuntime().availableProcessors())));
  }

  /**
   * Hides CUDA from ND4J where it cannot compute on the devices of this machine. Left to itself it
   * prints a stack trace where there is no driver, and fails at its first operation on a device
   * that is too new.
   */
  public static void hideUnusableCuda() {
    if (cudaObstacle().isPresent()) {
      useCpu();
    }
  }

  static void settle(Optional<String> obstacle, CudaFallback fallback) {
    if (obstacle.isEmpty()) {
      return;
    }
    if (fallback == CudaFallback.REFUSE) {
      throw new UserMistake("this is the CUDA build, but " + obstacle.get(), FIX);
    }
    useCpu();
    LOG.warn("{}; falling back to the CPU", obstacle.get());
  }

  /** What keeps the CUDA build from computing on CUDA; ND4J would use all devices it finds. */
  static Optional<String> obstacle(NvidiaProbe.Result nvidia) {
    if (nvidia instanceof NvidiaProbe.Present present) {
      return present.devices().stream()
          .flatMap(device -> CudaSupport.refusal(device).stream())
          .findFirst();
    }
    return Optional.of(
        nvidia instanceof NvidiaProbe.Silent silent
            ? "there is an NVIDIA driver, but " + silent.reason()
            : "there is no NVIDIA device");
  }

  private static Optional<String> cudaObstacle() {
    boolean cudaBuild = Compute.class.getClassLoader().getResource(CUDA_BACKEND) != null;
    return cudaBuild ? obstacle(NvidiaProbe.ofThisMachine().look()) : Optional.empty();
  }

  private static void useCpu() {
    Backend.useCpuOnly();
  }
}
