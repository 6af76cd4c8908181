package io.espalier.model.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class BracketTest {

  private static final int STEPS = 266_610;

  /** Where a size falls to its limit, and how many numbers were tried for it. */
  private record Found(int number, int tried) {}

  @Test
  void findsTheFirstNumberThatLeavesNoMore() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int steps = 1 + random.nextInt(3000);
      long[] sizes = sizes(steps, random);
      long limit = sizes[steps] + (long) (random.nextDouble() * (sizes[0] - sizes[steps]));
      int expected = 0;
      while (sizes[expected] > limit) {
        expected++;
      }
      Found found = find(limit, steps, number -> sizes[number]);
      assertEquals(expected, found.number, "seed " + seed);
      assertTrue(found.tried <= 3 * (32 - Integer.numberOfLeadingZeros(steps)), "seed " + seed);
    }
  }

  @Test
  void oneThatFallsNearlyInALineTakesAFew() {
    // One parameter goes with each step, and 785 more with each 3,000th: neurons that die.
    Found found = find(170_000, STEPS, number -> Math.max(0, STEPS - number - number / 3000 * 785));
    assertTrue(found.tried <= 10, () -> found.tried + " were tried");
  }

  @Test
  void aStepOverTheLimitTakesNoMoreThanThreeTimesABisection() {
    Found found = find(100, STEPS, number -> number < 12_345 ? STEPS : 0);
    assertEquals(12_345, found.number);
    assertTrue(found.tried <= 3 * 19, () -> found.tried + " were tried");
  }

  /**
   * Sizes from which something goes with each step, now and then much at once; the last is less.
   */
  private static long[] sizes(int steps, Random random) {
    long[] sizes = new long[steps + 1];
    for (int step = steps - 1; step >= 0; step--) {
      int gone = random.nextInt(20) == 0 ? random.nextInt(5000) : random.nextInt(3);
      sizes[step] = sizes[step + 1] + gone;
    }
    sizes[0]++;
    return sizes;
  }

  private static Found find(long limit, int steps, IntToLongFunction sizes) {
    Bracket bracket = new Bracket(limit, 0, sizes.applyAsLong(0), steps, sizes.applyAsLong(steps));
    int found = steps;
    int tried = 0;
    while (!bracket.isClosed()) {
      int next = bracket.next();
      tried++;
      found = bracket.isAbove(next, sizes.applyAsLong(next)) ? found : next;
    }
    return new Found(found, tried);
  }
}
