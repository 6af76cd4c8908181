package io.espalier.model.evidence;

/** Puts values per channel of a smaller network where those of a larger one have them. */
final class Spread {

  private Spread() {}

  /** Each channel has as many values next to each other: units, taps or positions. */
  static float[] over(float[] values, int[] channels, int length) {
    float[] spread = new float[length];
    int run = values.length / channels.length;
    for (int k = 0; k < channels.length; k++) {
      System.arraycopy(values, k * run, spread, channels[k] * run, run);
    }
    return spread;
  }

  /** The same in double precision. */
  static double[] over(double[] values, int[] channels, int length) {
    double[] spread = new double[length];
    int run = values.length / channels.length;
    for (int k = 0; k < channels.length; k++) {
      System.arraycopy(values, k * run, spread, channels[k] * run, run);
    }
    return spread;
  }
}
