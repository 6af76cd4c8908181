package io.espalier.deploy.doctor;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instruction set of an NVIDIA device, such as 8.6. */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {

  private static final Pattern FORMAT = Pattern.compile("(\\d+)\\.(\\d+)");
  private static final Comparator<ComputeCapability> OLDEST_FIRST =
      Comparator.comparingInt(ComputeCapability::major).thenComparing(ComputeCapability::minor);

  /** Reads {@code "8.6"}; empty for anything else, such as {@code "[N/A]"}. */
  public static Optional<ComputeCapability> parse(String text) {
    Matcher matcher = FORMAT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new ComputeCapability(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(ComputeCapability other) {
    return OLDEST_FIRST.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
