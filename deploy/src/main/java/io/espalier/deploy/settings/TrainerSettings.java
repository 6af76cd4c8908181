package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;

/**
 * How the trainer works.
 *
 * @param observeEvery one batch in so many is observed for the evidence that cuts rest on
 */
public record TrainerSettings(int observeEvery) {

  private static final Range OBSERVE_EVERY =
      new Range("1 (every batch is observed) or more", value -> value >= 1, 1);

  /** A quarter of the batches. */
  public static final TrainerSettings DEFAULT = new TrainerSettings(4);

  public TrainerSettings {
    new Requirements().number("observe-every", OBSERVE_EVERY, observeEvery).check();
  }

  static TrainerSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT, () -> new TrainerSettings(in.whole("observe-every", OBSERVE_EVERY)));
  }
}
