package io.espalier.deploy.doctor;

import io.espalier.model.tensor.Backend;
import io.espalier.streaming.kafka.Compressions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Looks at this machine, one check after the other. */
public final class Doctor {

  private static final Map<Integer, PortCheck.Use> DEFAULT_PORTS =
      Map.of(
          8080,
              new PortCheck.Use(
                  "page",
                  " for the page of demo and serve",
                  "Choose another one with --port or espalier.http.port."),
          8081,
              new PortCheck.Use(
                  "probe",
                  " for the metrics and health of serve",
                  "Choose another one with espalier.http.probe-port."),
          9092,
              new PortCheck.Use(
                  "Kafka",
                  ": no broker is at Kafka's usual port here; serve and produce need one somewhere,"
                      + " demo brings its own",
                  "Fine if that is the Kafka you want to use."));

  private final List<Check> checks;

  Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** Everything that matters to a run on this machine. */
  public static Doctor ofThisMachine() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    CpuFeatures cpu = CpuFeatures.ofThisMachine();
    return new Doctor(
        List.of(
            new JavaCheck(System::getProperty),
            new MachineCheck(cpu),
            new NativesCheck(
                cpu, NativeLibraries.ofClasspath(), () -> Backend.inUse().probe(), System.getenv()),
            new CudaCheck(NvidiaProbe.ofThisMachine()::look, NativeLibraries.ofClasspath()),
            new MemoryCheck(MemoryLimits::ofProcess),
            new TemporaryFilesCheck(
                new DiskCheck("temporary files", temporary), Compressions::unusable),
            new DiskCheck("native cache", NativeLibraries.cacheDirectory()),
            new PortCheck(DEFAULT_PORTS),
            new OpenFilesCheck(OpenFilesCheck::limitOfProcess)));
  }

  public Diagnosis examine() {
    return new Diagnosis(checks.stream().flatMap(check -> check.findings().stream()).toList());
  }
}
