package io.espalier.model.precision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

  @Test
  void eachHalfFloatIsItself() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloat.value((short) bits);
      if (Float.isNaN(value)) {
        assertThat(bits & 0x7fff).isGreaterThan(0x7c00);
        assertThat(HalfFloat.value(HalfFloat.of(value))).isNaN();
      } else {
        assertThat(HalfFloat.of(value)).as("%x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void knownValues() {
    assertThat(HalfFloat.value((short) 0x3c00)).isEqualTo(1f);
    assertThat(HalfFloat.value((short) 0xc000)).isEqualTo(-2f);
    assertThat(HalfFloat.value((short) 0x7bff)).isEqualTo(HalfFloat.LARGEST);
    assertThat(HalfFloat.value((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloat.value((short) 0x0400)).isEqualTo(0x1p-14f);
    assertThat(HalfFloat.of(-0.0f)).isEqualTo((short) 0x8000);
    assertThat(HalfFloat.of(65_519.99f)).isEqualTo((short) 0x7bff);
    assertThat(HalfFloat.of(65_520f)).isEqualTo((short) 0x7c00);
    assertThat(HalfFloat.of(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
  }

  /** No other half float is nearer; of two that are as near, the even one is taken. */
  @Test
  void theNearestIsTaken() {
    Random random = new Random(3);
    for (int k = 0; k < 200_000; k++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Math.abs(value) < HalfFloat.LARGEST) {
        assertNearest(value);
      }
    }
    for (int bits = 0; bits < 0x7bff; bits++) {
      float between = (HalfFloat.value((short) bits) + HalfFloat.value((short) (bits + 1))) / 2;
      assertThat(HalfFloat.of(between) & 1).as("%x", bits).isZero();
      assertNearest(between);
    }
  }

  private static void assertNearest(float value) {
    short taken = HalfFloat.of(value);
    double error = Math.abs((double) HalfFloat.value(taken) - value);
    assertThat(Math.signum(HalfFloat.value(taken)) * Math.signum(value)).isNotNegative();
    for (int other : new int[] {taken - 1, taken + 1}) {
      float neighbour = HalfFloat.value((short) other);
      if (Float.isFinite(neighbour)) {
        assertThat(error).isLessThanOrEqualTo(Math.abs((double) neighbour - value));
      }
    }
    assertThat(error).isLessThanOrEqualTo(Math.max(Math.abs(value) / 2048, 0x1p-25));
  }
}
