package io.espalier.deploy.suite;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.espalier.deploy.report.Report;
import java.util.List;

/**
 * What came of a trial, as it is kept on disk.
 *
 * @param arguments the command line that it was run with
 * @param seconds it took
 * @param report what it measured
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Outcome(List<String> arguments, double seconds, Report report) {

  public Outcome {
    arguments = List.copyOf(arguments);
  }
}
