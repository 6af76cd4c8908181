package io.espalier.deploy.doctor;

import io.espalier.deploy.mistake.JavaOption;
import io.espalier.deploy.report.Figures;
import java.util.List;
import java.util.function.Supplier;

/** Whether the limits of this process fit into the memory there is. */
record MemoryCheck(Supplier<MemoryLimits> source) implements Check {

  private static final String SUBJECT = "memory";
  private static final String LIMIT = "-Dorg.bytedeco.javacpp.maxphysicalbytes=";
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
          "Give the machine or container more memory, or set %s."
              .formatted(JavaOption.given("-Xmx512m")));
    }
    if (limits.heap() > LARGEST_HEAP_SHARE * limits.machine()) {
      return Finding.warn(
          SUBJECT,
          seen + " of " + Figures.bytes(limits.machine()) + ": arrays live outside the heap",
          "Leave half of the memory to them: %s."
              .formatted(JavaOption.given("-Xmx" + mebibytes(limits.machine() / 2))));
    }
    if (limits.physical().orElse(0) > limits.machine()) {
      String machine = Figures.bytes(limits.machine());
      return Finding.warn(
          SUBJECT,
          seen
              + (process(limits).equals(machine)
                  ? ", which is all the memory there is"
                  : ", which is more than the " + machine + " there are"),
          "Leave some to others: %s."
              .formatted(JavaOption.given(LIMIT + mebibytes(limits.machine() / 10 * 9))));
    }
    return Finding.ok(SUBJECT, seen);
  }

  /** As Java and the tensor library read it. */
  private static String mebibytes(long bytes) {
    return (bytes >> 20) + "m";
  }

  private static String process(MemoryLimits limits) {
    long physical = limits.physical().orElse(0);
    return physical == 0 ? "any size" : Figures.bytes(physical);
  }
}
