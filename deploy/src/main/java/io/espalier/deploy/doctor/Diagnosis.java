package io.espalier.deploy.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** All that was found. */
public record Diagnosis(List<Finding> findings) {

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** The worst status found. */
  @JsonProperty
  public Finding.Status status() {
    return findings.stream().map(Finding::status).max(Enum::compareTo).orElse(Finding.Status.OK);
  }

  /** Whether Espalier runs here. */
  public boolean isFit() {
    return status() != Finding.Status.FAIL;
  }
}
