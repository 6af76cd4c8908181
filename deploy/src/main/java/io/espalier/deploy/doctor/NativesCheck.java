package io.espalier.deploy.doctor;

import io.espalier.deploy.mistake.JavaOption;
import io.espalier.deploy.mistake.RootCause;
import io.espalier.model.tensor.BackendReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the tensor library loads and computes, and with how many threads.
 *
 * @param nd4j loads the library; may throw anything the class loader or the library throws
 */
record NativesCheck(
    CpuFeatures cpu,
    NativeLibraries libraries,
    Supplier<BackendReport> nd4j,
    Map<String, String> environment)
    implements Check {

  private static final String SUBJECT = "natives";
  private static final String THREADS = "threads";
  private static final int SMALL_MACHINE_PROCESSORS = 2;

  @Override
  public List<Finding> findings() {
    Optional<String> missing = libraries.missingIn(cpu);
    if (missing.isPresent()) {
      return List.of(
          Finding.fail(
              SUBJECT,
              "this build needs %s, which the processor does not have".formatted(missing.get()),
              "Build with -Dnd4j.classifier=PLATFORM, for example linux-x86_64."));
    }
    try {
      return describe(nd4j.get());
    } catch (LinkageError | RuntimeException failure) {
      return List.of(explain(failure));
    }
  }

  private List<Finding> describe(BackendReport loaded) {
    String seen =
        "ND4J loads and computes: backend %s, build %s, matrix products by %s"
            .formatted(
                loaded.name().toUpperCase(Locale.ROOT),
                loaded.name().equals("cuda") ? "cuda" : String.join(" or ", libraries.cpu()),
                loaded.blas());
    return List.of(Finding.ok(SUBJECT, seen), threads(loaded));
  }

  private Finding threads(BackendReport loaded) {
    int processors = Runtime.getRuntime().availableProcessors();
    String seen =
        String.format(
            Locale.ROOT,
            "%d for operations, %d for matrix products (OMP_NUM_THREADS %s)",
            loaded.openMpThreads(),
            loaded.blasThreads(),
            environment.getOrDefault("OMP_NUM_THREADS", "not set"));
    boolean spinning =
        (processors <= SMALL_MACHINE_PROCESSORS && loaded.openMpThreads() > 1)
            || loaded.openMpThreads() > processors;
    return spinning
        ? Finding.warn(
            THREADS,
            seen + ": more than " + processors + " processors can serve",
            "Set OMP_NUM_THREADS=1.")
        : Finding.ok(THREADS, seen);
  }

  private Finding explain(Throwable failure) {
    Throwable root = RootCause.of(failure);
    return Finding.fail(
        SUBJECT, "ND4J does not load: " + firstLine(root), likelyFix(String.valueOf(root)));
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }

  private String likelyFix(String failure) {
    if (libraries.cpu().isEmpty() && !libraries.cuda()) {
      return "There is no native build for this platform here: rebuild on this machine, or with"
          + " -Dnative.platform and -Dnd4j.classifier.";
    }
    if (failure.contains("noexec") || failure.contains("failed to map segment")) {
      return "The cache is on a file system that forbids programs: name another folder with"
          + " "
          + JavaOption.given("-Dorg.bytedeco.javacpp.cachedir=DIR")
          + ".";
    }
    if (failure.contains("GLIBC") || failure.contains("libstdc++") || failure.contains("musl")) {
      return "The C library is too old, or not glibc (Alpine): use a glibc-based system such as"
          + " Debian.";
    }
    return "Remove the folder %s and try again; if that does not help, rebuild on this machine."
        .formatted(NativeLibraries.cacheDirectory());
  }
}
