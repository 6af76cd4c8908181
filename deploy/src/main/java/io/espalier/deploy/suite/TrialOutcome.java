package io.espalier.deploy.suite;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.espalier.deploy.report.Report;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a trial, as it is kept on disk.
 *
 * @param program that it was run by, and its options: what is not on the command line may have had
 *     other defaults in another one
 * @param arguments the command line that it was run with
 * @param seconds it took
 * @param report what it measured
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrialOutcome(
    @Nullable String program, List<String> arguments, double seconds, Report report) {

  public TrialOutcome {
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(report, "the report is missing");
  }

  /** Specification of the data that it was measured on. */
  public String data() {
    return Trial.data(arguments);
  }
}
