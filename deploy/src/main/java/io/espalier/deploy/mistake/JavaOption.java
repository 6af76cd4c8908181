package io.espalier.deploy.mistake;

/** How a person gives Java an option, whichever way the program is started. */
public final class JavaOption {

  private JavaOption() {}

  /** For the launcher, and for who starts the jar. */
  public static String given(String option) {
    return "ESPALIER_JAVA_OPTS=%s (with java -jar: java %s -jar espalier.jar)"
        .formatted(option, option);
  }
}
