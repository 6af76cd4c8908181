package io.espalier.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.doctor.Finding.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {

  private static final long GIB = 1L << 30;

  @Test
  void limitsThatFitAreFine() {
    assertThat(memory(8 * GIB, 3 * GIB, OptionalLong.of(7 * GIB)))
        .isEqualTo(Finding.ok("memory", "heap up to 3.0 GiB, whole process up to 7.0 GiB"));
    assertThat(memory(8 * GIB, 3 * GIB, OptionalLong.of(0)).message()).contains("any size");
    assertThat(memory(8 * GIB, 3 * GIB, OptionalLong.empty()).status()).isEqualTo(Status.OK);
  }

  @Test
  void limitsThatDoNotFitAreWarnings() {
    assertThat(memory(8 * GIB, GIB / 8, OptionalLong.of(GIB)).message()).contains("little");
    assertThat(memory(8 * GIB, 7 * GIB, OptionalLong.of(GIB)).message()).contains("outside");
    assertThat(memory(8 * GIB, 3 * GIB, OptionalLong.of(9 * GIB)).message()).contains("more than");
  }

  @Test
  void aLimitThatIsShownAsAllThereIsIsNotToldAsMore() {
    assertThat(memory(8 * GIB, 3 * GIB, OptionalLong.of(8 * GIB + 1)))
        .isEqualTo(
            Finding.warn(
                "memory",
                "heap up to 3.0 GiB, whole process up to 8.0 GiB, which is all the memory there is",
                "Leave some to others:"
                    + " ESPALIER_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxphysicalbytes=7372m (with java"
                    + " -jar: java -Dorg.bytedeco.javacpp.maxphysicalbytes=7372m -jar"
                    + " espalier.jar)."));
    assertThat(memory(8 * GIB, 7 * GIB, OptionalLong.of(GIB)).fix()).contains("-Xmx4096m");
  }

  @Test
  void aTakenPortIsAWarningWithItsFix() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(ports(port)).isEqualTo(Finding.warn("page port", port + " is taken", "Another."));
    }
  }

  @Test
  void aFreePortIsFine() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(ports(port)).isEqualTo(Finding.ok("page port", port + " is free for it"));
  }

  @Test
  void aFolderThatIsMadeLaterCountsAsItsParent(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(new DiskCheck("cache", folder.resolve("a/b")).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("free in"));
    assertThat(new DiskCheck("cache", file.resolve("b")).findings()).hasSize(1);
  }

  @Test
  void aTemporaryFolderThatForbidsProgramsIsAFailure(@TempDir Path folder) {
    DiskCheck disk = new DiskCheck("temporary files", folder);

    assertThat(new TemporaryFilesCheck(disk, () -> Optional.of("zstd")).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.status()).isEqualTo(Status.FAIL))
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .isEqualTo(
                        folder + " forbids programs, which records compressed with zstd need"));
    assertThat(new TemporaryFilesCheck(disk, Optional::empty).findings())
        .isEqualTo(disk.findings());
  }

  @Test
  void fewOpenFilesAreAWarning() {
    assertThat(new OpenFilesCheck(() -> OptionalLong.of(1024)).findings())
        .containsExactly(
            Finding.warn("open files", "up to 1024", "Raise the limit: ulimit -n 65536."));
    assertThat(new OpenFilesCheck(() -> OptionalLong.of(65_536)).findings())
        .containsExactly(Finding.ok("open files", "up to 65536"));
    assertThat(new OpenFilesCheck(OptionalLong::empty).findings()).isEmpty();
  }

  @Test
  void theWorstFindingDecides() {
    Finding ok = Finding.ok("a", "fine");
    Finding warn = Finding.warn("b", "so so", "Do this.");
    Finding fail = Finding.fail("c", "bad", "Do that.");

    assertThat(diagnosis(ok).isFit()).isTrue();
    assertThat(diagnosis(ok, warn).status()).isEqualTo(Status.WARN);
    assertThat(diagnosis(ok, warn).isFit()).isTrue();
    assertThat(diagnosis(fail, warn, ok).status()).isEqualTo(Status.FAIL);
    assertThat(diagnosis(fail, ok).isFit()).isFalse();
    assertThat(diagnosis().isFit()).isTrue();
  }

  @Test
  void whatIsNotFineHasAFix() {
    assertThatThrownBy(() -> Finding.fail("x", "bad", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a fix goes with");
  }

  @Test
  void aProgramThatIsNotThereOrFailsIsAnException() {
    assertThatThrownBy(() -> ExternalProgram.outputOf(List.of("no-such-program-anywhere")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ExternalProgram.outputOf(List.of("java", "--no-such-option-anywhere")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1");
  }

  private static Finding memory(long machine, long heap, OptionalLong physical) {
    return new MemoryCheck(() -> new MemoryLimits(machine, heap, physical)).findings().get(0);
  }

  private static Finding ports(int port) {
    return new PortCheck(Map.of(port, new PortCheck.Use("page", " for it", "Another.")))
        .findings()
        .get(0);
  }

  private static Diagnosis diagnosis(Finding... findings) {
    return new Doctor(List.of(() -> List.of(findings))).examine();
  }
}
