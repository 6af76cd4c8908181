package io.espalier.deploy.http;

/**
 * The answer to a probe.
 *
 * @param reason what a person reads when it is not healthy; short and without secrets
 */
public record Health(boolean healthy, String reason) {

  /** Healthy. */
  public static Health up() {
    return new Health(true, "ok");
  }

  /** Not healthy, and why. */
  public static Health down(String reason) {
    return new Health(false, reason);
  }
}
