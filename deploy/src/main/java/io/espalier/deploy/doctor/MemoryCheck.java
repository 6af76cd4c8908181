package io.espalier.deploy.doctor;

import io.espalier.deploy.report.Figures;
import java.util.List;
import java.util.function.Supplier;

/** Whether the limits of this process fit into the memory there is. */
record MemoryCheck(Supplier<MemoryLimits> source) implements Check {

  private static final String SUBJECT = "memory";
  private static final long LEAST_HEAP_BYTES = 256L << 20;
  private static final double LARGEST_HEAP_SHARE = 0.75;

  @Override
  public List<Finding> findings() {
    return List.of(finding(source.get()));
  }

  private static Finding finding(MemoryLimits limits) {
    String seen =
        "heap up to %s, whole process up to %s"
            .formatted(Figures.bytes(limits.heap()), process(limits));
    if (limits.heap() < LEAST_HEAP_BYTES) {
      return Finding.warn(
          SUBJECT,
          seen + ": little for a data set in memory",
          "Give the machine or container more memory, or set ESPALIER_JAVA_OPTS=-Xmx512m.");
    }
    if (limits.heap() > LARGEST_HEAP_SHARE * limits.machine()) {
      return Finding.warn(
          SUBJECT,
          seen + " of " + Figures.bytes(limits.machine()) + ": arrays live outside the heap",
          "Leave half of the memory to them: a smaller -Xmx in ESPALIER_JAVA_OPTS.");
    }
    if (limits.physical().orElse(0) > limits.machine()) {
      return Finding.warn(
          SUBJECT,
          seen + ", which is more than the " + Figures.bytes(limits.machine()) + " there are",
          "Set ESPALIER_JAVA_OPTS=-Dorg.bytedeco.javacpp.maxphysicalbytes to a little less.");
    }
    return Finding.ok(SUBJECT, seen);
  }

  private static String process(MemoryLimits limits) {
    long physical = limits.physical().orElse(0);
    return physical == 0 ? "any size" : Figures.bytes(physical);
  }
}
