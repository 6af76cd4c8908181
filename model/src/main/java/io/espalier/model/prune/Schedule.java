package io.espalier.model.prune;

import java.util.List;
import java.util.OptionalDouble;

/** How deep each round cuts. */
public sealed interface Schedule {

  /** The name of {@link IterativeAlpha}. */
  String BY_ALPHA = "alpha";

  /** The name of the schedule that is one cut. */
  String AT_ONCE = "one-shot";

  /** The names of all schedules. */
  List<String> NAMES = List.of(BY_ALPHA, "linear", "cubic", "geometric", AT_ONCE);

  /** Whether the schedule of a name is made of as many rounds as it is told. */
  static boolean hasRounds(String name) {
    return !name.equals(BY_ALPHA) && !name.equals(AT_ONCE);
  }

  /** The name on the command line and in configuration. */
  String name();

  /**
   * The share of the dense network that a round leaves; empty where that is an outcome of alpha.
   *
   * @param round counted from 1; beyond the last it is what the last leaves
   */
  OptionalDouble kept(int round);

  /** Whether the next round leaves less than {@code round}. */
  default boolean isGoingOn(int round) {
    OptionalDouble now = kept(round);
    return now.isPresent() && kept(round + 1).orElseThrow() < now.getAsDouble();
  }

  /** Each cut leaves the share alpha of the score, whatever that comes to. */
  record IterativeAlpha() implements Schedule {
    @Override
    public String name() {
      return BY_ALPHA;
    }

    @Override
    public OptionalDouble kept(int round) {
      return OptionalDouble.empty();
    }
  }

  /**
   * Every round takes as much.
   *
   * @param rounds after which {@code target} is left
   * @param target share left in the end
   */
  record Linear(int rounds, double target) implements Schedule {
    public Linear {
      requireRounds(rounds);
      requireTarget(target);
    }

    @Override
    public String name() {
      return "linear";
    }

    @Override
    public OptionalDouble kept(int round) {
      return OptionalDouble.of(target + (1 - target) * (1 - progress(round, rounds)));
    }
  }

  /**
   * Deep cuts first, while much is redundant (Zhu and Gupta 2017, arXiv 1710.01878): what is still
   * to go falls with the cube of the rounds to come.
   *
   * @param rounds after which {@code target} is left
   * @param target share left in the end
   */
  record Cubic(int rounds, double target) implements Schedule {
    public Cubic {
      requireRounds(rounds);
      requireTarget(target);
    }

    @Override
    public String name() {
      return "cubic";
    }

    @Override
    public OptionalDouble kept(int round) {
      return OptionalDouble.of(target + (1 - target) * Math.pow(1 - progress(round, rounds), 3));
    }
  }

  /**
   * Every round leaves the same share of what the one before left, as iterative magnitude pruning
   * does (Frankle and Carbin 2019, arXiv 1803.03635): the smaller the network, the smaller the
   * cuts.
   *
   * @param rounds after which {@code target} is left
   * @param target share left in the end
   */
  record Geometric(int rounds, double target) implements Schedule {
    public Geometric {
      requireRounds(rounds);
      requireTarget(target);
    }

    @Override
    public String name() {
      return "geometric";
    }

    @Override
    public OptionalDouble kept(int round) {
      return OptionalDouble.of(Math.pow(target, progress(round, rounds)));
    }
  }

  /**
   * The first round takes it all.
   *
   * @param target share left
   */
  record OneShot(double target) implements Schedule {
    public OneShot {
      requireTarget(target);
    }

    @Override
    public String name() {
      return AT_ONCE;
    }

    @Override
    public OptionalDouble kept(int round) {
      return OptionalDouble.of(target);
    }
  }

  /**
   * A schedule by name.
   *
   * @param rounds cuts until the target is reached; one-shot needs one, alpha does not count
   * @param compression what the schedule ends at; alpha has none
   * @throws IllegalArgumentException when there is none of that name, or it needs a compression
   *     above 1
   */
  static Schedule named(String name, int rounds, double compression) {
    if (name.equals(BY_ALPHA)) {
      return new IterativeAlpha();
    }
    if (NAMES.contains(name) && !(compression > 1)) {
      throw new IllegalArgumentException(
          "schedule '%s' ends at a target compression above 1, got %s"
              .formatted(name, compression));
    }
    return switch (name) {
      case "linear" -> new Linear(rounds, 1 / compression);
      case "cubic" -> new Cubic(rounds, 1 / compression);
      case "geometric" -> new Geometric(rounds, 1 / compression);
      case AT_ONCE -> new OneShot(1 / compression);
      default ->
          throw new IllegalArgumentException(
              "schedule '%s' is not known. Use alpha, linear, cubic, geometric or one-shot."
                  .formatted(name));
    };
  }

  private static double progress(int round, int rounds) {
    return Math.min(1, (double) round / rounds);
  }

  private static void requireRounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
  }

  private static void requireTarget(double target) {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "the share left in the end must be above 0 and below 1, got " + target);
    }
  }
}
