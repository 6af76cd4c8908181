package io.espalier.deploy.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the processor is and can do, as Linux tells it.
 *
 * @param model name of the processor; empty if unknown
 * @param flags instruction sets; empty if unknown
 */
record CpuFeatures(Optional<String> model, Set<String> flags) {

  private static final CpuFeatures UNKNOWN = new CpuFeatures(Optional.empty(), Set.of());

  CpuFeatures {
    flags = Collections.unmodifiableSet(new TreeSet<>(flags));
  }

  static CpuFeatures ofThisMachine() {
    try {
      return parse(Files.readString(Path.of("/proc/cpuinfo")));
    } catch (IOException notLinux) {
      return UNKNOWN;
    }
  }

  /** Reads the text of {@code /proc/cpuinfo}; the first processor stands for all. */
  static CpuFeatures parse(String cpuinfo) {
    Function<String, Optional<String>> first =
        key ->
            cpuinfo
                .lines()
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    Set<String> flags =
        first
            .apply("flags")
            .map(line -> Arrays.stream(line.split("\\s+")).collect(Collectors.toSet()))
            .orElse(Set.of());
    return new CpuFeatures(first.apply("model name"), flags);
  }

  /** Whether it is known that {@code flag} is missing. */
  boolean lacks(String flag) {
    return !flags.isEmpty() && !flags.contains(flag);
  }
}
