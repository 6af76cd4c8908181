package io.espalier.deploy.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which NVIDIA devices ND4J can compute on. Its CUDA library holds machine code for some compute
 * capabilities and no intermediate code (PTX) that a driver could translate for later ones. Machine
 * code runs on devices of the same major version and the same or a later minor version.
 */
public final class CudaSupport {

  /** The release these facts are about. */
  public static final String RELEASE = "ND4J 1.0.0-M2.1";

  private static final List<ComputeCapability> SHIPPED =
      Stream.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6")
          .flatMap(capability -> ComputeCapability.parse(capability).stream())
          .toList();

  private CudaSupport() {}

  /** Whether machine code in the library runs on such a device. */
  public static boolean runsOn(ComputeCapability device) {
    return SHIPPED.stream()
        .anyMatch(code -> code.major() == device.major() && code.minor() <= device.minor());
  }

  /** Why a device cannot be used, as told at start-up; empty if it can. */
  public static Optional<String> refusal(CudaDevice device) {
    if (device.capability().isEmpty()) {
      return Optional.of(device.name() + ": nvidia-smi does not tell its compute capability");
    }
    return device
        .capability()
        .filter(capability -> !runsOn(capability))
        .map(
            capability ->
                "%s: compute capability %s is not in %s, which has code for %s (and so for 8.9)"
                    .formatted(device.name(), capability, RELEASE, shipped()));
  }

  private static String shipped() {
    return SHIPPED.stream().map(ComputeCapability::toString).collect(Collectors.joining(", "));
  }
}
