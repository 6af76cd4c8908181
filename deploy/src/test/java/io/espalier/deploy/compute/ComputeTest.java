package io.espalier.deploy.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.doctor.CudaDevice;
import io.espalier.deploy.doctor.NvidiaProbe;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.settings.ComputeSettings.CudaFallback;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComputeTest {

  @Test
  void anythingButUsableDevicesIsAnObstacle() {
    assertThat(Compute.obstacle(devices("Tesla T4, 7.5, 15360 MiB"))).isEmpty();
    assertThat(Compute.obstacle(devices("Tesla T4, 7.5, 15360 MiB\nNVIDIA H100, 9.0, 81559 MiB")))
        .hasValueSatisfying(
            obstacle ->
                assertThat(obstacle)
                    .startsWith("NVIDIA H100: compute capability 9.0 is not in ND4J 1.0.0-M2.1"));
    assertThat(Compute.obstacle(new NvidiaProbe.Absent())).hasValue("there is no NVIDIA device");
    assertThat(Compute.obstacle(new NvidiaProbe.Silent("nvidia-smi ended with exit code 9")))
        .hasValue("there is an NVIDIA driver, but nvidia-smi ended with exit code 9");
  }

  @Test
  void withoutAFallbackItDoesNotStart() {
    assertThatThrownBy(
            () -> Compute.settle(Optional.of("there is no NVIDIA device"), CudaFallback.REFUSE))
        .isInstanceOfSatisfying(
            UserMistake.class,
            mistake ->
                assertThat(mistake.explanation())
                    .isEqualTo(
                        "this is the CUDA build, but there is no NVIDIA device. Set"
                            + " espalier.compute.cuda-fallback = cpu, or use the build without"
                            + " -Pcuda."));
  }

  private static NvidiaProbe.Result devices(String list) {
    return new NvidiaProbe.Present(CudaDevice.parse(list));
  }
}
