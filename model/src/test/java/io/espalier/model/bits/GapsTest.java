package io.espalier.model.bits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapsTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0001, 0.01, 0.1, 0.5, 0.9, 0.999, 1})
  void anyBitsComeBack(double density) {
    Random random = new Random(5);
    for (int length : new int[] {0, 1, 7, 8, 127, 128, 129, 16_385, 100_000}) {
      BitSet bits = random(random, length, density);

      assertThat(Gaps.decode(Gaps.encode(bits, length), length)).isEqualTo(bits);
    }
  }

  /** The rarer bits are listed, a byte for each where the next one is near. */
  @Test
  void takesAByteForEachOfTheRarerBits() {
    BitSet every = new BitSet();
    for (int k = 0; k < 1000; k += 100) {
      every.set(k);
    }
    assertThat(Gaps.encode(every, 1000)).hasSize(1 + 10);
    every.flip(0, 1000);
    assertThat(Gaps.encode(every, 1000)).hasSize(1 + 10);
  }

  /** Never more than rows of 16-bit columns (CSR) would, nor than half as much again in theory. */
  @Test
  void isNoLongerThanSixteenBitIndices() {
    Random random = new Random(6);
    for (int kept : new int[] {20, 40, 80, 200}) {
      int rows = 300;
      int columns = 784;
      BitSet bits = random(random, rows * columns, 1.0 / kept);
      int sparseRows = 2 * bits.cardinality() + 4 * (rows + 1);

      assertThat(Gaps.encode(bits, rows * columns).length).isLessThan(sparseRows);
    }
  }

  @Test
  void refusesWhatIsNoListOfDistances() {
    assertRefused(10);
    assertRefused(10, 2);
    assertRefused(10, 1, 10);
    assertRefused(10, 1, 4, 5);
    assertRefused(10, 1, 0x80);
    assertRefused(Integer.MAX_VALUE, 1, 0xff, 0xff, 0xff, 0xff, 0x7f);
    assertRefused(Integer.MAX_VALUE, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0);
  }

  private static void assertRefused(int length, int... bytes) {
    byte[] gaps = new byte[bytes.length];
    for (int k = 0; k < gaps.length; k++) {
      gaps[k] = (byte) bytes[k];
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Gaps.decode(gaps, length));
  }

  private static BitSet random(Random random, int length, double density) {
    BitSet bits = new BitSet();
    for (int k = 0; k < length; k++) {
      bits.set(k, random.nextDouble() < density);
    }
    return bits;
  }
}
