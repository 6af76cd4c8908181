package io.espalier.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.doctor.Finding.Status;
import io.espalier.model.tensor.BackendReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativesCheckTest {

  private static final NativeLibraries AVX2 =
      new NativeLibraries(List.of("linux-x86_64", "linux-x86_64-avx2"), false);
  private static final CpuFeatures MODERN =
      new CpuFeatures(Optional.of("some processor"), Set.of("sse2", "avx2"));

  @Test
  void saysWhatIsLoadedAndHowManyThreadsItUses() {
    List<Finding> findings =
        check(MODERN, AVX2, () -> new BackendReport("cpu", "OPENBLAS", 1, 1)).findings();

    assertThat(findings)
        .extracting(Finding::message)
        .containsExactly(
            "ND4J loads and computes: backend CPU, build linux-x86_64 or linux-x86_64-avx2, matrix"
                + " products by OPENBLAS",
            "1 for operations, 1 for matrix products (OMP_NUM_THREADS 1)");
    assertThat(findings).extracting(Finding::status).containsOnly(Status.OK);
  }

  @Test
  void moreThreadsThanProcessorsAreAWarning() {
    assertThat(check(MODERN, AVX2, () -> new BackendReport("cpu", "OPENBLAS", 4096, 1)).findings())
        .extracting(Finding::status)
        .containsExactly(Status.OK, Status.WARN);
  }

  @Test
  void aProcessorWithoutTheInstructionsIsFoundBeforeTheLibraryIsTouched() {
    CpuFeatures old = new CpuFeatures(Optional.empty(), Set.of("sse2"));

    assertThat(
            check(
                    old,
                    AVX2,
                    () -> {
                      throw new AssertionError("must not be loaded");
                    })
                .findings())
        .containsExactly(
            Finding.fail(
                "natives",
                "this build needs avx2, which the processor does not have",
                "Build with -Dnd4j.classifier=PLATFORM, for example linux-x86_64."));
  }

  @Test
  void aFailureToLoadIsOneLineWithTheLikelyFix() {
    assertThat(failure(AVX2, "/lib/libm.so.6: version `GLIBC_2.29' not found").fix())
        .contains("glibc");
    assertThat(failure(AVX2, "failed to map segment from shared object").fix())
        .contains("cachedir");
    assertThat(failure(new NativeLibraries(List.of(), false), "no jnind4jcpu").fix())
        .contains("rebuild on this machine");
    Finding unknown = failure(AVX2, "something\nelse");
    assertThat(unknown.status()).isEqualTo(Status.FAIL);
    assertThat(unknown.message())
        .isEqualTo("ND4J does not load: java.lang.UnsatisfiedLinkError: something");
    assertThat(unknown.fix()).contains("Remove the folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-x86_64",
        "linux-x86_64-compat",
        "linux-x86_64-avx2",
        "linux-x86_64-avx512",
        "linux-x86_64-onednn",
        "linux-x86_64-onednn-avx2",
        "linux-x86_64-onednn-avx512"
      })
  void everyBuildOfNd4jIsFoundOnTheClassPath(String build) {
    NativeLibraries found =
        NativeLibraries.of("linux-x86_64", resource -> resource.contains("/" + build + "/"));

    assertThat(found).isEqualTo(new NativeLibraries(List.of(build), false));
    assertThat(found.missingIn(MODERN).isPresent()).isEqualTo(build.endsWith("-avx512"));
  }

  @Test
  void aBuildIsOnTheClassPathOfThisProgram() {
    assertThat(NativeLibraries.ofClasspath().cpu()).isNotEmpty();
  }

  @Test
  void readsTheProcessorFromLinux() {
    CpuFeatures features =
        CpuFeatures.parse(
            """
            processor\t: 0
            model name\t: AMD EPYC
            flags\t\t: fpu sse2 avx2
            processor\t: 1
            model name\t: another
            """);

    assertThat(features)
        .isEqualTo(new CpuFeatures(Optional.of("AMD EPYC"), Set.of("fpu", "sse2", "avx2")));
    assertThat(features.lacks("avx512f")).isTrue();
    assertThat(features.lacks("avx2")).isFalse();
    assertThat(CpuFeatures.parse("").lacks("avx2")).as("unknown").isFalse();
  }

  private static Finding failure(NativeLibraries libraries, String message) {
    List<Finding> findings =
        check(
                MODERN,
                libraries,
                () -> {
                  throw new ExceptionInInitializerError(
                      new RuntimeException(new UnsatisfiedLinkError(message)));
                })
            .findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private static NativesCheck check(
      CpuFeatures cpu, NativeLibraries libraries, Supplier<BackendReport> nd4j) {
    return new NativesCheck(cpu, libraries, nd4j, Map.of("OMP_NUM_THREADS", "1"));
  }
}
