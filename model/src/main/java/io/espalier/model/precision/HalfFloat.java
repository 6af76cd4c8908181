package io.espalier.model.precision;

/**
 * Numbers in 16 bits: IEEE 754's binary16, with 11 significant bits from 2⁻¹⁴ to 65,504 and steps
 * of 2⁻²⁴ below. (Java 17 has no such conversion yet.)
 */
public final class HalfFloat {

  /** The largest finite one. */
  public static final float LARGEST = 65_504;

  /** Where, of a float's bits without the sign, half floats begin to be infinite. */
  private static final int BEYOND = Float.floatToRawIntBits(65_536);

  private static final int INFINITE_FLOAT = 0x7f80_0000;
  private static final int SMALLEST_NORMAL = Float.floatToRawIntBits(0x1p-14f);
  private static final int SHIFT = 23 - 10;

  /** The two biases of exponents, 127 and 15, apart. */
  private static final int REBIAS = (127 - 15) << 23;

  private static final int SIGN = 0x8000;
  private static final int INFINITE = 0x7c00;
  private static final int NOT_A_NUMBER = 0x7e00;
  private static final int FIRST_NORMAL = 0x0400;

  private HalfFloat() {}

  /** The nearest one, the even one of two; infinite beyond all of them. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & SIGN;
    return (short) (sign | magnitude(bits & Integer.MAX_VALUE));
  }

  private static int magnitude(int bits) {
    if (bits > INFINITE_FLOAT) {
      return NOT_A_NUMBER;
    }
    if (bits >= BEYOND) {
      return INFINITE;
    }
    if (bits < SMALLEST_NORMAL) {
      // The sum's last digit is worth 2⁻²⁴, so the addition rounds.
      float rounded = Float.intBitsToFloat(bits) + 0.5f;
      return Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(0.5f);
    }
    int halfBelow = (1 << (SHIFT - 1)) - 1;
    return (bits - REBIAS + halfBelow + ((bits >>> SHIFT) & 1)) >>> SHIFT;
  }

  /** The same number. */
  public static float value(short half) {
    int magnitude = half & (SIGN - 1);
    float value;
    if (magnitude < FIRST_NORMAL) {
      value = magnitude * 0x1p-24f;
    } else if (magnitude < INFINITE) {
      value = Float.intBitsToFloat((magnitude << SHIFT) + REBIAS);
    } else {
      value = magnitude == INFINITE ? Float.POSITIVE_INFINITY : Float.NaN;
    }
    return half < 0 ? -value : value;
  }
}
