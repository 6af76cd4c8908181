package io.espalier.deploy.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Whether the process may open enough files: Kafka keeps several open for each partition. */
record OpenFilesCheck(Supplier<OptionalLong> limit) implements Check {

  private static final String SUBJECT = "open files";
  private static final long ENOUGH = 4096;

  /** The limit of this process; empty where the operating system has none. */
  static OptionalLong limitOfProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  @Override
  public List<Finding> findings() {
    OptionalLong most = limit.get();
    if (most.isEmpty()) {
      return List.of();
    }
    String seen = "up to " + most.getAsLong();
    return List.of(
        most.getAsLong() < ENOUGH
            ? Finding.warn(SUBJECT, seen, "Raise the limit: ulimit -n 65536.")
            : Finding.ok(SUBJECT, seen));
  }
}
