package io.espalier.streaming.digits;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws digits with Java2D on a small black sheet that it uses again and again. No fonts, no
 * screen. Belongs to one thread.
 */
public final class DigitPainter {

  public static final int SIDE = 28;

  private static final double LEAST_PEN_PIXELS = 1.5;
  private static final double MOST_PEN_PIXELS = 3.4;
  private static final double DUST_PER_NOISE = 25;

  private final double distortion;
  private final double noise;
  private final Graphics2D pen;
  private final byte[] sheet;

  public DigitPainter(double distortion, double noise) {
    this.distortion = distortion;
    this.noise = noise;
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    sheet = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(Color.WHITE);
  }

  /** One grey value per pixel, row by row; 0 is the sheet, 255 the darkest ink. */
  public byte[] paint(int digit, RandomGenerator random) {
    Arrays.fill(sheet, (byte) 0);
    double[][] strokes = DigitStrokes.variant(digit, random.nextDouble());
    HandMovement hand = new HandMovement(SIDE, distortion, random);
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, 32);
    for (double[] stroke : strokes) {
      appendSmooth(path, hand.move(stroke));
    }
    double width = random.nextDouble(LEAST_PEN_PIXELS, MOST_PEN_PIXELS);
    pen.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(path);
    soil(random);
    return sheet.clone();
  }

  /** A Catmull-Rom curve through the points, as Bézier segments. */
  private static void appendSmooth(Path2D path, double[] points) {
    int last = points.length - 2;
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < last; i += 2) {
      int before = Math.max(0, i - 2);
      int after = Math.min(last, i + 4);
      path.curveTo(
          points[i] + (points[i + 2] - points[before]) / 6,
          points[i + 1] + (points[i + 3] - points[before + 1]) / 6,
          points[i + 2] - (points[after] - points[i]) / 6,
          points[i + 3] - (points[after + 1] - points[i + 1]) / 6,
          points[i + 2],
          points[i + 3]);
    }
  }

  /** Grain where there is ink, and specks of dust anywhere. */
  private void soil(RandomGenerator random) {
    for (int i = 0; i < sheet.length; i++) {
      if (sheet[i] != 0) {
        double kept = 1 - noise * random.nextDouble();
        sheet[i] = (byte) Math.round((sheet[i] & 0xff) * kept);
      }
    }
    int specks = (int) (noise * DUST_PER_NOISE * random.nextDouble());
    for (int i = 0; i < specks; i++) {
      sheet[random.nextInt(sheet.length)] = (byte) random.nextInt(64, 256);
    }
  }
}
