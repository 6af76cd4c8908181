package io.espalier.model.optimizer;

/**
 * What an {@link UpdateRule} works on where all is on the heap. A rule writes to values, moments
 * and gradients; they are those of the optimizer.
 *
 * @param mask 1 for what is live, 0 for what is masked
 * @param trained how many of the values, from the first, follow the gradient
 */
record HostVectors(
    float[] values, float[] gradients, float[] mask, float[][] moments, int trained) {

  /*
   * Weight decay drives what no gradient reaches towards 0 without end, into the subnormal numbers,
   * which a CPU computes with up to a hundred times slower. Adding and taking away one of these
   * rounds anything some 10⁷ times smaller to 0 and leaves larger values as they are; unlike a
   * comparison it stays in vector registers.
   */
  static final float TINY_WEIGHT = 1e-10f;
  static final float TINY_MOMENT = 1e-20f;
  static final float TINY_SQUARE = 1e-30f;

  /** Values whose moments and gradients fit into a first-level cache. */
  private static final int STRETCH = 2048;

  /** A part of a step, over values from one index to before another. */
  interface Part {
    void over(int from, int to);
  }

  /**
   * Goes over what is trained in stretches that stay in a core's cache, for rules in several short
   * loops: the compiler of JDK 17 makes vector instructions of loops up to 60 nodes.
   */
  void inStretches(Part part) {
    for (int from = 0; from < trained; from += STRETCH) {
      part.over(from, Math.min(trained, from + STRETCH));
    }
  }
}
