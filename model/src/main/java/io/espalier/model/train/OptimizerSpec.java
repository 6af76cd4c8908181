package io.espalier.model.train;

/** Which optimizer, with which settings. Weight decay is L2, added to the gradient. */
public sealed interface OptimizerSpec {

  double learningRate();

  double weightDecay();

  /** How many vectors of state it keeps per parameter. */
  int moments();

  /** These settings with another rate. */
  OptimizerSpec withLearningRate(double rate);

  /** Stochastic gradient descent; with momentum as in Sutskever et al. 2013: {@code v ← μv + g}. */
  record Sgd(double learningRate, double momentum, double weightDecay) implements OptimizerSpec {
    public Sgd {
      requireRate(learningRate, weightDecay);
      requireFraction("momentum", momentum);
    }

    @Override
    public int moments() {
      return 1;
    }

    @Override
    public Sgd withLearningRate(double rate) {
      return new Sgd(rate, momentum, weightDecay);
    }
  }

  /** Adam (Kingma & Ba 2015, arXiv 1412.6980). */
  record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSpec {
    public Adam {
      requireRate(learningRate, weightDecay);
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon);
      }
    }

    /** The paper's defaults with the given rate and weight decay. */
    public static Adam of(double learningRate, double weightDecay) {
      return new Adam(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public int moments() {
      return 2;
    }

    @Override
    public Adam withLearningRate(double rate) {
      return new Adam(rate, beta1, beta2, epsilon, weightDecay);
    }
  }

  private static void requireRate(double learningRate, double weightDecay) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learning rate must be above 0, got " + learningRate);
    }
    if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
      throw new IllegalArgumentException("weight decay must be 0 or more, got " + weightDecay);
    }
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
    }
  }
}
