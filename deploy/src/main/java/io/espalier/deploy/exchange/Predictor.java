package io.espalier.deploy.exchange;

/** Whatever predicts a batch. */
@FunctionalInterface
interface Predictor {

  /**
   * Class probabilities.
   *
   * @param features samples × features, one sample after the other
   * @return samples × classes
   */
  float[] probabilities(float[] features, int samples);
}
