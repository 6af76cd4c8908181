package io.espalier.deploy.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the NVIDIA devices of a machine. */
public final class NvidiaProbe {

  /** What was found out. */
  public sealed interface Result {}

  /** There is no NVIDIA driver here. */
  public record Absent() implements Result {}

  /** The devices, at least one. */
  public record Present(List<CudaDevice> devices) implements Result {
    public Present {
      devices = List.copyOf(devices);
    }
  }

  /** There is a driver, but it does not tell about its devices. */
  public record Silent(String reason) implements Result {}

  private final ExternalProgram nvidiaSmi;
  private final Path driver;

  /**
   * @param driver directory that exists where an NVIDIA driver is loaded
   */
  NvidiaProbe(ExternalProgram nvidiaSmi, Path driver) {
    this.nvidiaSmi = nvidiaSmi;
    this.driver = driver;
  }

  public static NvidiaProbe ofThisMachine() {
    return new NvidiaProbe(
        () -> ExternalProgram.outputOf(CudaDevice.QUERY), Path.of("/proc/driver/nvidia"));
  }

  /** Asks the driver; takes a few seconds at most. */
  public Result look() {
    try {
      String output = nvidiaSmi.output();
      List<CudaDevice> devices = CudaDevice.parse(output);
      return devices.isEmpty()
          ? unclear("nvidia-smi printed '" + output.strip() + "'")
          : new Present(devices);
    } catch (IOException failed) {
      return unclear(String.valueOf(failed.getMessage()));
    }
  }

  private Result unclear(String reason) {
    return Files.isDirectory(driver) ? new Silent(reason) : new Absent();
  }
}
