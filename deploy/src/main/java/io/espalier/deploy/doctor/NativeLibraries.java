package io.espalier.deploy.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.javacpp.Loader;

/**
 * The native builds of ND4J on the class path.
 *
 * @param cpu platforms with a CPU build, such as {@code linux-x86_64-avx2}
 * @param cuda whether there is a CUDA build, which is used then if there is a device for it
 */
record NativeLibraries(List<String> cpu, boolean cuda) {

  private static final String CPU_RESOURCE = "org/nd4j/linalg/cpu/nativecpu/bindings/%s/";
  private static final String CUDA_RESOURCE = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  /** Those that ND4J knows for processors; what each needs is in its name. */
  private static final List<String> EXTENSIONS =
      List.of("", "-compat", "-avx2", "-avx512", "-onednn", "-onednn-avx2", "-onednn-avx512");

  NativeLibraries {
    cpu = List.copyOf(cpu);
  }

  static NativeLibraries ofClasspath() {
    ClassLoader loader = NativeLibraries.class.getClassLoader();
    return of(Loader.getPlatform(), resource -> loader.getResource(resource) != null);
  }

  /**
   * @param platform operating system and architecture as JavaCPP names them
   */
  static NativeLibraries of(String platform, Predicate<String> onClasspath) {
    List<String> cpu =
        EXTENSIONS.stream()
            .map(extension -> platform + extension)
            .filter(build -> onClasspath.test(CPU_RESOURCE.formatted(build)))
            .toList();
    return new NativeLibraries(cpu, onClasspath.test(CUDA_RESOURCE));
  }

  /** Where JavaCPP unpacks native libraries on first use. */
  static Path cacheDirectory() {
    try {
      return Loader.getCacheDir().toPath(); // another one for a user without a home
    } catch (IOException none) {
      return Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    }
  }

  /** The instruction set that a build on the class path needs and {@code processor} lacks. */
  Optional<String> missingIn(CpuFeatures processor) {
    return cpu.stream()
        .flatMap(build -> needs(build).filter(processor::lacks).stream())
        .findFirst();
  }

  private static Optional<String> needs(String build) {
    if (build.endsWith("-avx512")) {
      return Optional.of("avx512f");
    }
    return build.endsWith("-avx2") ? Optional.of("avx2") : Optional.empty();
  }
}
