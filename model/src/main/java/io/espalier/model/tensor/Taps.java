package io.espalier.model.tensor;

/**
 * What is under one tap of a kernel at all its positions, for some samples. A channel holds their
 * planes, a column what is under the tap.
 */
interface Taps {

  /** Overwrites {@code column} with what is under the tap, zeros in the padding. */
  void copy(int tap, int samples, float[] channel, float[] column);

  /** Adds to each place of {@code channel} what is for it in {@code column}, which is lost. */
  void add(int tap, int samples, float[] column, float[] channel);
}
