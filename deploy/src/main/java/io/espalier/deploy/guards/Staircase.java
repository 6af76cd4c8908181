package io.espalier.deploy.guards;

/**
 * Finds the depth at which a loss is about what it should be, from trial to trial: deeper after one
 * that lost too little, less deep after one that lost too much, in steps that are halved at each
 * turn (a staircase as psychophysics has it; Levitt 1971, "Transformed up-down methods in
 * psychoacoustics").
 */
final class Staircase {

  private static final double FIRST_STEP = 1;
  private static final double LEAST_STEP = 0.0625;

  private double depth;
  private double step = FIRST_STEP;
  private int direction = 1;

  Staircase(double depth) {
    this.depth = depth;
  }

  /** In halvings of what is left. */
  double depth() {
    return depth;
  }

  /** A change of this depth lost too little, or too much. */
  void lost(boolean tooLittle) {
    int next = tooLittle ? 1 : -1;
    if (next != direction) {
      step = Math.max(LEAST_STEP, step / 2);
    }
    direction = next;
    depth = Math.max(step, depth + direction * step);
  }
}
