package io.espalier.model.optimizer;

import java.util.Locale;

/**
 * Which optimizer, with which settings. Weight decay is L2, added to the gradient, but for {@link
 * AdamW}.
 */
public sealed interface OptimizerSpec {

  /** Momentum of {@link Sgd}, where nothing is said. */
  double USUAL_MOMENTUM = 0.9;

  double learningRate();

  double weightDecay();

  /** How many vectors of state it keeps per parameter. */
  int moments();

  /** These settings with another rate. */
  OptimizerSpec withLearningRate(double rate);

  /** The visitor's answer for this kind of optimizer. */
  <R> R accept(Visitor<R> visitor);

  /**
   * A question that each kind of optimizer has its own answer to. A new kind is one method here, so
   * that nothing compiles before every question is answered for it.
   */
  interface Visitor<R> {
    R sgd(Sgd sgd);

    R adam(Adam adam);

    R adamW(AdamW adamW);

    R rmsProp(RmsProp rmsProp);
  }

  /** The optimizers there are; as a person, and a file, writes them with {@link #toString}. */
  enum Kind {
    ADAM(0.001) {
      @Override
      public OptimizerSpec spec(double learningRate, double momentum, double weightDecay) {
        return Adam.of(learningRate, weightDecay);
      }
    },
    ADAMW(0.001) {
      @Override
      public OptimizerSpec spec(double learningRate, double momentum, double weightDecay) {
        return AdamW.of(learningRate, weightDecay);
      }
    },
    RMSPROP(0.001) {
      @Override
      public OptimizerSpec spec(double learningRate, double momentum, double weightDecay) {
        return RmsProp.of(learningRate, weightDecay);
      }
    },
    SGD(0.05) {
      @Override
      public OptimizerSpec spec(double learningRate, double momentum, double weightDecay) {
        return new Sgd(learningRate, momentum, weightDecay);
      }
    };

    private final double usualRate;

    Kind(double usualRate) {
      this.usualRate = usualRate;
    }

    /** The optimizer with these settings, as far as it has them. */
    public abstract OptimizerSpec spec(double learningRate, double momentum, double weightDecay);

    /** A learning rate to begin with, over data at rest. */
    public double usualRate() {
      return usualRate;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sgd(this);
    }
  }

  /** Adam (Kingma & Ba 2015, arXiv 1412.6980). */
  record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSpec {
    public Adam {
      requireRate(learningRate, weightDecay);
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
      requireEpsilon(epsilon);
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

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adam(this);
    }
  }

  /**
   * Adam with decoupled weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2): the
   * decay takes {@code learningRate·weightDecay} of a parameter in each step and has no part in the
   * moments, so that it is as strong for parameters with large gradients as for those with small
   * ones.
   */
  record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSpec {
    public AdamW {
      requireRate(learningRate, weightDecay);
      requireFraction("beta1", beta1);
      requireFraction("beta2", beta2);
      requireEpsilon(epsilon);
    }

    /** Adam's defaults with the given rate and weight decay. */
    public static AdamW of(double learningRate, double weightDecay) {
      return new AdamW(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public int moments() {
      return 2;
    }

    @Override
    public AdamW withLearningRate(double rate) {
      return new AdamW(rate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adamW(this);
    }
  }

  /**
   * RMSProp (Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e): {@code v ←
   * ρv + (1−ρ)g²}, {@code w ← w − η·g/(√v + ε)}.
   *
   * @param rho share of the old mean square that a step keeps
   */
  record RmsProp(double learningRate, double rho, double epsilon, double weightDecay)
      implements OptimizerSpec {
    public RmsProp {
      requireRate(learningRate, weightDecay);
      requireFraction("rho", rho);
      requireEpsilon(epsilon);
    }

    /** The lecture's share with the given rate and weight decay. */
    public static RmsProp of(double learningRate, double weightDecay) {
      return new RmsProp(learningRate, 0.9, 1e-8, weightDecay);
    }

    @Override
    public int moments() {
      return 1;
    }

    @Override
    public RmsProp withLearningRate(double rate) {
      return new RmsProp(rate, rho, epsilon, weightDecay);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rmsProp(this);
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

  private static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon);
    }
  }
}
