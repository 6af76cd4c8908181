package io.espalier.model.offline;

/** What accuracy the result of an experiment must have at least, on the held-out samples. */
public sealed interface AccuracyFloor {

  /**
   * The least accuracy.
   *
   * @param dense that of the dense network
   */
  double below(double dense);

  /**
   * So much less than the dense network's.
   *
   * @param tolerance as a fraction
   */
  record Tolerance(double tolerance) implements AccuracyFloor {
    public Tolerance {
      requireFraction(tolerance, "tolerance");
    }

    @Override
    public double below(double dense) {
      return dense - tolerance;
    }
  }

  /**
   * The same for any dense network, so that those of different trainings can be compared.
   *
   * @param accuracy as a fraction
   */
  record Fixed(double accuracy) implements AccuracyFloor {
    public Fixed {
      requireFraction(accuracy, "least accuracy");
    }

    @Override
    public double below(double dense) {
      return accuracy;
    }
  }

  private static void requireFraction(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, got " + value);
    }
  }
}
