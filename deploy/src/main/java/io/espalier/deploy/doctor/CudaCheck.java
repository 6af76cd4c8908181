package io.espalier.deploy.doctor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether there is an NVIDIA device and whether this build computes on it.
 *
 * @param nvidia asks the driver
 * @param libraries which builds of ND4J are here
 */
record CudaCheck(Supplier<NvidiaProbe.Result> nvidia, NativeLibraries libraries) implements Check {

  private static final String SUBJECT = "CUDA";
  private static final String CPU_COMPUTES = "; the CPU computes";
  private static final String REFUSED_FIX =
      "Use a device of compute capability 3.7 to 8.9, or the build without -Pcuda.";

  @Override
  public List<Finding> findings() {
    NvidiaProbe.Result result = nvidia.get();
    if (result instanceof NvidiaProbe.Present present) {
      return present.devices().stream().map(this::describe).toList();
    }
    String seen =
        result instanceof NvidiaProbe.Silent silent
            ? "there is an NVIDIA driver, but " + silent.reason()
            : "no NVIDIA device";
    return List.of(withoutDevice(seen, result instanceof NvidiaProbe.Silent));
  }

  private Finding withoutDevice(String seen, boolean driver) {
    if (libraries.cuda()) {
      return useless(seen + ", and this is the CUDA build", "Use the build without -Pcuda.");
    }
    return driver
        ? Finding.warn(SUBJECT, seen + CPU_COMPUTES, "Check the driver: nvidia-smi should list it.")
        : Finding.ok(SUBJECT, seen + CPU_COMPUTES);
  }

  private Finding describe(CudaDevice device) {
    Optional<String> refusal = CudaSupport.refusal(device);
    if (refusal.isPresent()) {
      return libraries.cuda()
          ? useless(refusal.get(), REFUSED_FIX)
          : Finding.ok(SUBJECT, refusal.get() + CPU_COMPUTES);
    }
    return libraries.cuda()
        ? Finding.ok(SUBJECT, device + " computes")
        : Finding.warn(
            SUBJECT,
            device + " could compute, but this build is for the CPU",
            "Build with mvn -Pcuda package.");
  }

  /** The CUDA build has nothing to run on, unless it can fall back. */
  private Finding useless(String reason, String fix) {
    return libraries.cpu().isEmpty()
        ? Finding.fail(SUBJECT, reason, fix)
        : Finding.warn(SUBJECT, reason + CPU_COMPUTES, fix);
  }
}
