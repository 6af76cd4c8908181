package io.espalier.model.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The nonlinearities. All but the sigmoid map 0 to 0, so that a unit without input adds nothing;
 * behind a sigmoid it is 0.5 for whoever reads it.
 */
public enum Nonlinearity {
  RELU,
  /** {@code max(x, 0.01·x)} (Maas, Hannun & Ng 2013). */
  LEAKYRELU,
  /**
   * The Gaussian error linear unit in its tanh form, {@code x/2·(1 + tanh(√(2/π)·(x +
   * 0.044715·x³)))} (Hendrycks & Gimpel 2016, arXiv 1606.08415), within 0.0005 of {@code x·Φ(x)}.
   */
  GELU,
  TANH,
  /** {@code 1/(1 + e⁻ˣ)}. */
  SIGMOID;

  /** What a {@link #LEAKYRELU} makes of 1 below 0. */
  public static final double LEAK = 0.01;

  /** Of the tanh form of a {@link #GELU}: √(2/π), and what x³ is multiplied with. */
  public static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

  public static final double GELU_CUBE = 0.044715;

  /** As it is called in files. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> tags() {
    return Arrays.stream(values()).map(Nonlinearity::tag).toList();
  }

  static Nonlinearity tagged(String tag) {
    return valueOf(tag.toUpperCase(Locale.ROOT));
  }

  /** The function on one value, as the tensors compute it. */
  public float apply(float value) {
    return switch (this) {
      case RELU -> Math.max(0, value);
      case LEAKYRELU -> value > 0 ? value : (float) LEAK * value;
      case GELU -> gelu(value);
      case TANH -> (float) Math.tanh(value);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
    };
  }

  private static float gelu(double x) {
    return (float) (x / 2 * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x))));
  }

  /**
   * What the variance of weights times their fan-in begins as, so that signals behind the function
   * neither fade nor swell: 1 (LeCun et al. 1998), and 2/(1 + slope²) where one side of it is cut
   * to a slope (He et al. 2015, arXiv 1502.01852, eq. 10 and 15).
   */
  public double gain() {
    return switch (this) {
      case RELU, GELU -> 2;
      case LEAKYRELU -> 2 / (1 + LEAK * LEAK);
      case TANH, SIGMOID -> 1;
    };
  }
}
