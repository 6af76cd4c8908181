package io.espalier.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.doctor.Finding.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaCheckTest {

  private static final NativeLibraries CPU_BUILD =
      new NativeLibraries(List.of("linux-x86_64"), false);
  private static final NativeLibraries CUDA_BUILD =
      new NativeLibraries(List.of("linux-x86_64"), true);
  private static final NativeLibraries CUDA_ALONE = new NativeLibraries(List.of(), true);
  private static final Path NO_DRIVER = Path.of("no", "such", "folder");

  @TempDir private Path driver;

  @Test
  void withoutADeviceTheCpuComputes() {
    assertThat(check(() -> fail("not found"), NO_DRIVER, CPU_BUILD))
        .isEqualTo(Finding.ok("CUDA", "no NVIDIA device; the CPU computes"));
    assertThat(check(() -> fail("not found"), NO_DRIVER, CUDA_BUILD))
        .isEqualTo(
            Finding.warn(
                "CUDA",
                "no NVIDIA device, and this is the CUDA build; the CPU computes",
                "Use the build without -Pcuda."));
    assertThat(check(() -> fail("not found"), NO_DRIVER, CUDA_ALONE).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void aDriverThatDoesNotAnswerIsAWarning() {
    Finding finding = check(() -> fail("nvidia-smi ended with exit code 9"), driver, CPU_BUILD);

    assertThat(finding.status()).isEqualTo(Status.WARN);
    assertThat(finding.message()).contains("nvidia-smi ended with exit code 9");
  }

  @Test
  void aDriverWithoutDevicesIsAWarning() {
    assertThat(check(() -> "No devices were found\n", driver, CPU_BUILD).message())
        .contains("nvidia-smi printed 'No devices were found'");
  }

  @Test
  void aUsableDeviceIsPraisedOrMissed() {
    String t4 = "Tesla T4, 7.5, 15360 MiB";

    assertThat(check(() -> t4, driver, CUDA_BUILD).status()).isEqualTo(Status.OK);
    assertThat(check(() -> t4, driver, CPU_BUILD))
        .isEqualTo(
            Finding.warn(
                "CUDA",
                "Tesla T4 (compute capability 7.5, 15360 MiB) could compute, but this build is for"
                    + " the CPU",
                "Build with mvn -Pcuda package."));
  }

  @Test
  void anUnusableDeviceMattersToTheCudaBuildOnly() {
    String h100 = "NVIDIA H100, 9.0, 81559 MiB";

    assertThat(check(() -> h100, driver, CUDA_ALONE).status()).isEqualTo(Status.FAIL);
    assertThat(check(() -> h100, driver, CUDA_BUILD).status()).isEqualTo(Status.WARN);
    assertThat(check(() -> h100, driver, CPU_BUILD).status()).isEqualTo(Status.OK);
    assertThat(check(() -> h100, driver, CPU_BUILD).message())
        .contains("compute capability 9.0", "the CPU computes");
  }

  private static Finding check(ExternalProgram nvidiaSmi, Path driver, NativeLibraries libraries) {
    List<Finding> findings =
        new CudaCheck(new NvidiaProbe(nvidiaSmi, driver)::look, libraries).findings();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private static String fail(String message) throws IOException {
    throw new IOException(message);
  }
}
