package io.espalier.deploy.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory there is and how much of it this process may take. All in bytes.
 *
 * @param machine memory of the machine or the container
 * @param heap most that Java objects may take
 * @param physical most that the process may take before the tensor library refuses to allocate; 0
 *     for no limit, empty if the library does not load
 */
record MemoryLimits(long machine, long heap, OptionalLong physical) {

  static MemoryLimits ofProcess() {
    return new MemoryLimits(ofMachine(), Runtime.getRuntime().maxMemory(), physicalLimit());
  }

  /** Memory of the machine, or of the container if that has less. */
  static long ofMachine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static OptionalLong physicalLimit() {
    try {
      return OptionalLong.of(Pointer.maxPhysicalBytes());
    } catch (LinkageError notLoaded) {
      return OptionalLong.empty(); // NativesCheck says why
    }
  }
}
