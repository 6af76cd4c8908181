package io.espalier.model.train;

/**
 * Observes one kind of evidence in batches of one size. Owns its arrays; {@link #close()} frees
 * them.
 *
 * @param <B> what a batch says
 */
interface Observer<B> extends AutoCloseable {

  /** Looks at the forward pass of a test, before anything else passes. */
  void forward();

  /**
   * What the batch says: after {@link #forward}, and where that needs gradients once they have come
   * down.
   */
  B read();

  @Override
  void close();
}
