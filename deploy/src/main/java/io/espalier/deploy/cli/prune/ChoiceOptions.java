package io.espalier.deploy.cli.prune;

import io.espalier.model.offline.AccuracyFloor;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.offline.RoundChoice;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many rounds there are and which is the result. What is not given depends on the method. */
final class ChoiceOptions {

  @Option(
      names = "--rounds",
      description = "most rounds; all rounds of a --schedule but alpha (default: 60; noiseout 30)")
  private @Nullable Integer rounds;

  @Option(
      names = "--target",
      paramLabel = "TIMES",
      description =
          "compression at which it ends, within the tolerance, 0 to go on; or what --schedule cuts"
              + " to (default: 80; noiseout 20.2, or with a hundredth of the dense layers' neurons"
              + " behind convolutions)")
  private @Nullable Double target;

  @Option(
      names = "--held-out",
      paramLabel = "SAMPLES",
      description =
          "training samples that are not trained on but choose the round (default: "
              + MethodDefaults.HELD_OUT
              + ", at most a sixth)")
  private @Nullable Integer heldOut;

  @Option(
      names = "--tolerance",
      description =
          "accuracy the result may lose on the held-out samples; 0.003 is 0.3 points (default:"
              + " 0.004; noiseout 0.002)")
  private @Nullable Double tolerance;

  @Option(
      names = "--least-accuracy",
      paramLabel = "SHARE",
      description =
          "accuracy the result must have on the held-out samples, such as 0.975, whatever the dense"
              + " network's is (default: by --tolerance)")
  private @Nullable Double leastAccuracy;

  @Option(
      names = "--patience",
      description =
          "rounds in a row beyond the tolerance, or that find nothing to merge one-by-one, after"
              + " which it ends (default: 6; noiseout 3)")
  private @Nullable Integer patience;

  @Option(
      names = "--after-failure",
      paramLabel = "WHAT",
      description =
          "what follows a round beyond the tolerance: continue from it, as the next may show that"
              + " it was only measured low, and judge all by the curve through them that never"
              + " rises; or rollback and take half as much, or where that is the same train what"
              + " was undone for longer (default: continue; noiseout rollback)")
  private @Nullable AfterFailure afterFailure;

  /** Whether it is said how many rounds there are. */
  boolean givesRounds() {
    return rounds != null;
  }

  int rounds(MethodDefaults defaults) {
    return rounds == null ? defaults.choice().rounds() : rounds;
  }

  double target(MethodDefaults defaults) {
    return target == null ? defaults.choice().target() : target;
  }

  private AccuracyFloor floor(MethodDefaults defaults) {
    if (leastAccuracy == null) {
      return new AccuracyFloor.Tolerance(
          tolerance == null ? defaults.choice().tolerance() : tolerance);
    }
    if (tolerance != null) {
      throw new IllegalArgumentException(
          "--tolerance %s and --least-accuracy %s contradict each other. Leave one out."
              .formatted(tolerance, leastAccuracy));
    }
    return new AccuracyFloor.Fixed(leastAccuracy);
  }

  /**
   * @param targetCompression at which it ends; 0 to go on
   * @param samples of the training part
   */
  RoundChoice choice(double targetCompression, MethodDefaults defaults, int samples) {
    return new RoundChoice(
        heldOut == null ? MethodDefaults.heldOut(samples) : heldOut,
        floor(defaults),
        targetCompression,
        patience == null ? defaults.choice().patience() : patience,
        afterFailure == null ? defaults.choice().afterFailure() : afterFailure);
  }
}
