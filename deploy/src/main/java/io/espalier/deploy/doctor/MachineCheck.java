package io.espalier.deploy.doctor;

import io.espalier.deploy.report.Figures;
import java.util.List;
import java.util.Locale;

/** Operating system, processors and memory, as far as this process may use them. */
record MachineCheck(CpuFeatures cpu) implements Check {

  @Override
  public List<Finding> findings() {
    int processors = Runtime.getRuntime().availableProcessors();
    return List.of(
        Finding.ok(
            "machine",
            String.format(
                Locale.ROOT,
                "%s %s, %d %s%s, %s of memory",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                processors,
                processors == 1 ? "processor" : "processors",
                cpu.model().map(model -> " (" + model + ")").orElse(""),
                Figures.bytes(MemoryLimits.ofMachine()))));
  }
}
