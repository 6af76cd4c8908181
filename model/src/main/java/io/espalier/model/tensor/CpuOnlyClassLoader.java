package io.espalier.model.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * Shows ND4J none of its backends but the CPU's. Of those it finds, ND4J tries the one for CUDA
 * first; the environment could change that, but only before the process starts.
 */
final class CpuOnlyClassLoader extends ClassLoader {

  private static final String BACKENDS = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
  private static final String CPU = "org.nd4j.linalg.cpu.";

  /** Has ND4J look for its backends here. */
  static void install() {
    ND4JClassLoading.setNd4jClassloader(
        new CpuOnlyClassLoader(CpuOnlyClassLoader.class.getClassLoader()));
  }

  CpuOnlyClassLoader(ClassLoader everything) {
    super(everything);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    return name.equals(BACKENDS) ? cpuBackends(all) : all;
  }

  private static Enumeration<URL> cpuBackends(Enumeration<URL> services) throws IOException {
    List<URL> kept = new ArrayList<>();
    for (URL service : Collections.list(services)) {
      try (InputStream in = service.openStream()) {
        if (new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(CPU)) {
          kept.add(service);
        }
      }
    }
    return Collections.enumeration(kept);
  }
}
