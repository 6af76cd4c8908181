package io.espalier.deploy.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * One thing the doctor looked at.
 *
 * @param status how it is
 * @param subject what was looked at, in one or two words
 * @param message what was seen
 * @param fix what to do about it; empty if there is nothing to do
 */
public record Finding(
    Status status,
    String subject,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String fix) {

  /** How bad it is. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Espalier runs, but not as well as it could. */
    WARN,
    /** Espalier does not run until this is put right. */
    FAIL;

    /** As printed and as in the JSON. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Finding {
    if ((status == Status.OK) != fix.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is %s: a fix goes with a warning or a failure, and only with these, got '%s'"
              .formatted(subject, status, fix));
    }
  }

  static Finding ok(String subject, String message) {
    return new Finding(Status.OK, subject, message, "");
  }

  static Finding warn(String subject, String message, String fix) {
    return new Finding(Status.WARN, subject, message, fix);
  }

  static Finding fail(String subject, String message, String fix) {
    return new Finding(Status.FAIL, subject, message, fix);
  }
}
