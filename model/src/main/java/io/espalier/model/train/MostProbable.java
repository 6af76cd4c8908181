package io.espalier.model.train;

/** What class probabilities say: the most probable class, of equal ones the lowest. */
public final class MostProbable {

  private MostProbable() {}

  /**
   * The class of each of some samples.
   *
   * @param probabilities samples × classes, one sample after the other
   */
  public static int[] of(float[] probabilities, int classes, int samples) {
    int[] predicted = new int[samples];
    for (int sample = 0; sample < samples; sample++) {
      int from = sample * classes;
      int best = from;
      for (int k = from + 1; k < from + classes; k++) {
        if (probabilities[k] > probabilities[best]) {
          best = k;
        }
      }
      predicted[sample] = best - from;
    }
    return predicted;
  }
}
