package io.espalier.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuOnlyClassLoaderTest {

  private static final String BACKENDS = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  @TempDir private Path folder;

  @Test
  void hidesTheBackendForCudaAndNothingElse() throws IOException {
    URL cpu = jar("cpu", "# the CPU's\norg.nd4j.linalg.cpu.nativecpu.CpuBackend");
    URL cuda = jar("cuda", "# CUDA's\norg.nd4j.linalg.jcublas.JCublasBackend");

    try (URLClassLoader everything = new URLClassLoader(new URL[] {cuda, cpu}, null)) {
      CpuOnlyClassLoader cpuOnly = new CpuOnlyClassLoader(everything);

      assertThat(Collections.list(cpuOnly.getResources(BACKENDS)))
          .containsExactly(new URL(cpu, BACKENDS));
      assertThat(Collections.list(cpuOnly.getResources("other"))).hasSize(2);
    }
  }

  private URL jar(String name, String backends) throws IOException {
    Path services = folder.resolve(name).resolve(BACKENDS);
    Files.createDirectories(services.getParent());
    Files.writeString(services, backends);
    Files.writeString(folder.resolve(name).resolve("other"), "");
    return folder.resolve(name).toUri().toURL();
  }
}
