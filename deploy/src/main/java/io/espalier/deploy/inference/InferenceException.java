package io.espalier.deploy.inference;

/** A request that is not answered with predictions: why, and the HTTP status that says so. */
public final class InferenceException extends RuntimeException {

  public static final int BAD_REQUEST = 400;
  public static final int NOT_FOUND = 404;
  public static final int TOO_LARGE = 413;
  public static final int UNAVAILABLE = 503;

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param message names the thing, its value and what to do
   */
  public InferenceException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** A request that can't be understood, or does not fit the model. */
  static InferenceException badRequest(String message) {
    return new InferenceException(BAD_REQUEST, message);
  }

  /** A request that waited for its turn until nobody listens any more. */
  public static InferenceException tooLate() {
    return new InferenceException(
        UNAVAILABLE,
        "the answer takes too long. Send fewer rows at once, or raise espalier.publish.threads.");
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }
}
