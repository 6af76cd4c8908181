package io.espalier.deploy.onnx;

/** Predicts with one model. Safe for use from several threads where a model is shared. */
@FunctionalInterface
public interface Predictor extends AutoCloseable {

  /**
   * Class probabilities.
   *
   * @param features rows × features, one row after the other; left as they are
   * @param rows at least one
   * @return rows × classes
   */
  float[] probabilities(float[] features, int rows);

  /** Frees what it holds, if it holds anything; nobody predicts any more. */
  @Override
  default void close() {}
}
