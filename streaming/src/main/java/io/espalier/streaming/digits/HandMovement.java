package io.espalier.streaming.digits;

import java.util.random.RandomGenerator;

/**
 * How one digit strays from its template, drawn once per digit: slant, tilt, size and place
 * (affine), slow waves across the sheet (elastic), and a tremble at each point.
 */
final class HandMovement {

  private static final int WAVES = 3;
  private static final double TREMBLE = 0.014;

  private final RandomGenerator random;
  private final double distortion;
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double shiftX;
  private final double shiftY;
  private final double[] waves = new double[WAVES * 5];

  /**
   * @param side pixels along the edge of the picture
   * @param distortion 1 for a hasty hand
   */
  HandMovement(int side, double distortion, RandomGenerator random) {
    this.random = random;
    this.distortion = distortion;
    double tilt = spread(0.16);
    double slant = spread(0.20);
    double width = side * 0.72 * StrictMath.exp(spread(0.13));
    double height = side * 0.76 * StrictMath.exp(spread(0.09));
    double cos = StrictMath.cos(tilt);
    double sin = StrictMath.sin(tilt);
    xx = cos * width;
    xy = (-cos * slant - sin) * height;
    yx = sin * width;
    yy = (-sin * slant + cos) * height;
    shiftX = side * (0.5 + spread(0.045));
    shiftY = side * (0.5 + spread(0.045));
    for (int wave = 0; wave < waves.length; wave += 5) {
      waves[wave] = spread(0.035);
      waves[wave + 1] = spread(0.035);
      waves[wave + 2] = random.nextDouble(-7, 7);
      waves[wave + 3] = random.nextDouble(-7, 7);
      waves[wave + 4] = random.nextDouble(2 * StrictMath.PI);
    }
  }

  private double spread(double deviation) {
    // Bounded, so that no digit leaves the picture.
    return distortion
        * deviation
        * StrictMath.max(-2.2, StrictMath.min(2.2, random.nextGaussian()));
  }

  /** Takes template points {@code x, y, …} of the unit square to pixels. */
  double[] move(double[] points) {
    double[] moved = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      double x = points[i] - 0.5;
      double y = points[i + 1] - 0.5;
      double bentX = x + spread(TREMBLE);
      double bentY = y + spread(TREMBLE);
      for (int wave = 0; wave < waves.length; wave += 5) {
        double height = StrictMath.sin(waves[wave + 2] * x + waves[wave + 3] * y + waves[wave + 4]);
        bentX += waves[wave] * height;
        bentY += waves[wave + 1] * height;
      }
      moved[i] = xx * bentX + xy * bentY + shiftX;
      moved[i + 1] = yx * bentX + yy * bentY + shiftY;
    }
    return moved;
  }
}
