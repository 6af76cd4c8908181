package io.espalier.deploy.predict;

/** Predicts with one model. Safe for use from several threads. */
public interface Predictor extends AutoCloseable {

  /**
   * Class probabilities.
   *
   * @param features rows × features, one row after the other; left as they are
   * @param rows at least one
   * @return rows × classes
   */
  float[] probabilities(float[] features, int rows);

  /** Frees what it holds; nobody predicts any more. */
  @Override
  void close();
}
