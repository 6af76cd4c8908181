package io.espalier.streaming.digits;

/**
 * How people write the ten digits: a few variants of each, a variant being one or more strokes of
 * the pen, a stroke being the points {@code x, y, x, y, …} it passes smoothly through. The unit
 * square holds a digit; x goes right and y goes down. A corner is where one stroke ends and the
 * next begins.
 */
public final class DigitStrokes {

  public static final int DIGITS = 10;

  private static final double[][][][] VARIANTS = {
    {
      stroke(
          .50, .08, .26, .20, .18, .50, .27, .82, .50, .93, .74, .80, .82, .50, .73, .20, .50, .08),
      stroke(
          .60, .09, .33, .14, .17, .50, .30, .87, .58, .92, .81, .58, .74, .20, .54, .08, .40, .17),
      stroke(
          .56, .06, .38, .22, .31, .52, .36, .84, .50, .94, .64, .76, .69, .45, .64, .18, .52, .06),
    },
    {
      stroke(.52, .05, .51, .35, .50, .65, .49, .95),
      strokes(points(.30, .30, .42, .19, .54, .06), points(.54, .06, .53, .36, .52, .66, .51, .95)),
      strokes(
          points(.33, .24, .43, .16, .53, .07),
          points(.53, .07, .53, .36, .52, .65, .52, .93),
          points(.30, .94, .52, .93, .74, .94)),
    },
    {
      strokes(
          points(.22, .28, .33, .11, .58, .07, .76, .24, .69, .48, .44, .73, .20, .92),
          points(.20, .92, .50, .90, .82, .91)),
      stroke(
          .22, .24, .42, .07, .70, .13, .75, .36, .56, .63, .31, .88, .17, .85, .25, .74, .45, .82,
          .66, .93, .84, .84),
      strokes(
          points(.26, .14, .50, .07, .72, .18, .68, .42, .46, .66, .22, .90),
          points(.22, .90, .40, .86, .60, .93, .80, .88)),
    },
    {
      strokes(
          points(.22, .18, .45, .06, .70, .15, .69, .35, .43, .47),
          points(.43, .47, .73, .55, .78, .79, .52, .95, .20, .84)),
      strokes(
          points(.22, .09, .50, .08, .77, .08),
          points(.77, .08, .61, .26, .45, .42),
          points(.45, .42, .73, .50, .79, .75, .55, .95, .20, .86)),
      stroke(
          .24, .15, .52, .06, .72, .22, .58, .43, .42, .48, .50, .44, .72, .58, .72, .84, .46, .95,
          .20, .82),
    },
    {
      strokes(
          points(.31, .06, .26, .30, .20, .55),
          points(.20, .55, .50, .56, .85, .53),
          points(.68, .12, .66, .50, .63, .95)),
      strokes(
          points(.62, .05, .40, .33, .15, .65),
          points(.15, .65, .50, .65, .88, .64),
          points(.62, .05, .63, .50, .62, .95)),
      strokes(
          points(.26, .10, .20, .38, .34, .54, .58, .49, .72, .12),
          points(.72, .12, .70, .52, .65, .95)),
    },
    {
      strokes(
          points(.75, .08, .52, .08, .33, .10),
          points(.33, .10, .30, .27, .27, .45),
          points(.27, .45, .52, .37, .77, .52, .77, .78, .52, .94, .20, .86)),
      stroke(.76, .10, .46, .08, .29, .24, .44, .42, .72, .57, .71, .84, .42, .95, .20, .85),
      strokes(
          points(.36, .08, .34, .26, .29, .44),
          points(.29, .44, .56, .40, .74, .58, .68, .85, .42, .95, .21, .86),
          points(.36, .09, .58, .10, .80, .07)),
    },
    {
      stroke(
          .68, .07, .41, .20, .23, .54, .29, .85, .52, .95, .74, .78, .66, .57, .42, .54, .26, .70),
      stroke(
          .46, .04, .31, .38, .25, .72, .40, .94, .65, .89, .72, .70, .55, .58, .34, .66, .27, .77),
      stroke(.60, .05, .38, .32, .28, .64, .36, .90, .58, .93, .68, .76, .56, .62, .38, .68),
    },
    {
      strokes(points(.18, .10, .50, .09, .80, .10), points(.80, .10, .60, .48, .42, .95)),
      strokes(
          points(.18, .12, .48, .10, .78, .09),
          points(.78, .09, .60, .48, .45, .95),
          points(.35, .51, .55, .49, .75, .48)),
      strokes(
          points(.18, .26, .19, .12, .48, .11, .78, .08),
          points(.78, .08, .58, .34, .50, .64, .48, .95)),
    },
    {
      stroke(
          .68, .20, .50, .07, .31, .20, .40, .41, .64, .60, .71, .82, .50, .95, .29, .82, .35, .60,
          .60, .40, .69, .22),
      strokes(
          points(.50, .07, .30, .17, .33, .38, .50, .46, .67, .38, .70, .17, .50, .07),
          points(.50, .46, .27, .60, .28, .85, .50, .95, .72, .85, .73, .60, .50, .46)),
      stroke(
          .40, .45, .30, .22, .48, .06, .66, .18, .58, .40, .36, .62, .30, .85, .50, .94, .70, .80,
          .62, .60, .42, .46),
    },
    {
      strokes(
          points(.73, .24, .51, .08, .28, .24, .33, .49, .56, .51, .73, .27),
          points(.73, .24, .72, .60, .66, .95)),
      stroke(
          .72, .20, .50, .07, .28, .24, .32, .47, .54, .50, .71, .32, .75, .22, .75, .58, .60, .88,
          .30, .90),
      stroke(.70, .24, .52, .09, .32, .25, .36, .46, .58, .46, .70, .24, .64, .56, .48, .94),
    },
  };

  private DigitStrokes() {}

  /** The strokes of one variant of {@code digit}; {@code choice} is from [0, 1). */
  static double[][] variant(int digit, double choice) {
    double[][][] variants = VARIANTS[digit];
    return variants[(int) (choice * variants.length)];
  }

  private static double[][] stroke(double... points) {
    return strokes(points);
  }

  private static double[][] strokes(double[]... strokes) {
    return strokes;
  }

  private static double[] points(double... points) {
    return points;
  }
}
