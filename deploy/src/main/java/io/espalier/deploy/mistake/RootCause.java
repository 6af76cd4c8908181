package io.espalier.deploy.mistake;

/** What a failure began with. */
public final class RootCause {

  private RootCause() {}

  /** The innermost cause; the failure itself where it has none. */
  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
