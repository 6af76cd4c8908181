package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import java.util.OptionalInt;

/**
 * What computes.
 *
 * @param threads threads of one tensor operation; empty to choose by the machine
 * @param cudaFallback what the CUDA build does on a device it cannot use
 */
public record ComputeSettings(OptionalInt threads, CudaFallback cudaFallback) {

  /** What to do without a usable device. */
  public enum CudaFallback {
    /** Compute on the processor. */
    CPU,
    /** Do not start. */
    REFUSE
  }

  private static final Range THREADS = Range.between(1, 1024);

  /** As the configuration has it when nothing is set. */
  public static final ComputeSettings AUTOMATIC =
      new ComputeSettings(OptionalInt.empty(), CudaFallback.CPU);

  public ComputeSettings {
    Requirements requirements = new Requirements();
    threads.ifPresent(number -> requirements.number("threads", THREADS, number));
    requirements.check();
  }

  static ComputeSettings read(ConfigReader in) {
    return new ComputeSettings(
        in.wholeUnless("auto", "threads", THREADS), in.choice("cuda-fallback", CudaFallback.class));
  }
}
