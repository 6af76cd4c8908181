package io.espalier.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaSupportTest {

  @ParameterizedTest
  @CsvSource({
    "3.0, false", "3.5, false", "3.7, true", "5.0, true", "5.3, true", "6.0, true", "6.1, true",
    "7.0, true", "7.2, true", "7.5, true", "8.0, true", "8.6, true", "8.7, true", "8.9, true",
    "9.0, false", "10.0, false", "10.3, false", "12.0, false"
  })
  void runsOnTheSameMajorVersionFromAShippedMinorOne(String capability, boolean runs) {
    assertThat(CudaSupport.runsOn(ComputeCapability.parse(capability).orElseThrow()))
        .isEqualTo(runs);
  }

  @Test
  void refusalNamesTheDeviceAndWhatWouldDo() {
    CudaDevice h100 = CudaDevice.parse("NVIDIA H100 PCIe, 9.0, 81559 MiB").get(0);

    assertThat(CudaSupport.refusal(h100))
        .contains(
            "NVIDIA H100 PCIe: compute capability 9.0 is not in ND4J 1.0.0-M2.1, which has code for"
                + " 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6 (and so for 8.9)");
  }

  @Test
  void aUsableDeviceIsNotRefused() {
    assertThat(CudaSupport.refusal(CudaDevice.parse("NVIDIA L4, 8.9, 23034 MiB").get(0))).isEmpty();
  }

  @Test
  void readsWhatNvidiaSmiPrints() {
    assertThat(
            CudaDevice.parse(
                """
                Tesla T4, 7.5, 15360 MiB
                Quadro, special edition, 6.1, 8119 MiB
                GeForce GT 710, [N/A], 2000 MiB
                """))
        .containsExactly(
            new CudaDevice("Tesla T4", Optional.of(new ComputeCapability(7, 5)), "15360 MiB"),
            new CudaDevice(
                "Quadro, special edition", Optional.of(new ComputeCapability(6, 1)), "8119 MiB"),
            new CudaDevice("GeForce GT 710", Optional.empty(), "2000 MiB"));
  }

  @Test
  void linesThatAreNotDevicesAreLeftOut() {
    assertThat(CudaDevice.parse("No devices were found\n")).isEqualTo(List.of());
    assertThat(CudaDevice.parse("")).isEmpty();
    assertThat(CudaDevice.parse(",,")).isEmpty();
  }

  @Test
  void capabilitiesAreInTheOrderOfTheirNumbers() {
    assertThat(new ComputeCapability(10, 0)).isGreaterThan(new ComputeCapability(9, 0));
    assertThat(new ComputeCapability(8, 0)).isLessThan(new ComputeCapability(8, 6));
  }
}
