package io.espalier.deploy.doctor;

import java.util.List;
import java.util.Optional;

/**
 * An NVIDIA device as {@code nvidia-smi} lists it.
 *
 * @param name product name
 * @param capability empty if the driver does not tell it
 * @param memory total memory with its unit, as printed
 */
public record CudaDevice(String name, Optional<ComputeCapability> capability, String memory) {

  /** Arguments that make {@code nvidia-smi} print what {@link #parse} reads. */
  static final List<String> QUERY =
      List.of("nvidia-smi", "--query-gpu=name,compute_cap,memory.total", "--format=csv,noheader");

  /** Reads one device per line; lines that are not a device are left out. */
  public static List<CudaDevice> parse(String output) {
    return output.lines().flatMap(line -> parseLine(line).stream()).toList();
  }

  private static Optional<CudaDevice> parseLine(String line) {
    int beforeMemory = line.lastIndexOf(',');
    int beforeCapability = line.lastIndexOf(',', beforeMemory - 1);
    if (beforeCapability < 1) {
      return Optional.empty();
    }
    return Optional.of(
        new CudaDevice(
            line.substring(0, beforeCapability).strip(),
            ComputeCapability.parse(line.substring(beforeCapability + 1, beforeMemory)),
            line.substring(beforeMemory + 1).strip()));
  }

  @Override
  public String toString() {
    return "%s (compute capability %s, %s)"
        .formatted(name, capability.map(ComputeCapability::toString).orElse("unknown"), memory);
  }
}
