package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.ReplaySettings;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.plan.StreamDefaults;

/**
 * How the trainer works.
 *
 * @param observeEvery one batch in so many is observed for the evidence that cuts rest on
 * @param passes over each batch
 * @param replay what else is learnt again
 * @param rateAfterDrift what becomes of the learning rate when drift is confirmed
 */
public record TrainerSettings(
    int observeEvery, int passes, ReplaySettings replay, RaisedRate rateAfterDrift) {

  private static final Range OBSERVE_EVERY =
      new Range("1 (every batch is observed) or more", value -> value >= 1, 1);
  private static final Range PASSES = Range.between(1, 1_000);
  private static final Range FACTOR =
      new Range("above 0 and at most 100", value -> value > 0 && value <= 100, 1);
  private static final Range RATE_RECORDS = Range.atLeast(0);

  /** A quarter of the batches is observed, each is learnt once, at the same rate after a drift. */
  public static final TrainerSettings DEFAULT =
      new TrainerSettings(
          StreamDefaults.OBSERVE_EVERY, 1, ReplaySettings.NONE, new RaisedRate(1, 10_000));

  public TrainerSettings {
    new Requirements()
        .number("observe-every", OBSERVE_EVERY, observeEvery)
        .number("passes", PASSES, passes)
        .number("rate-after-drift.factor", FACTOR, rateAfterDrift.factor())
        .check();
  }

  static TrainerSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new TrainerSettings(
                in.whole("observe-every", OBSERVE_EVERY),
                in.whole("passes", PASSES),
                replay(in.section("replay")),
                rate(in.section("rate-after-drift"))));
  }

  private static ReplaySettings replay(ConfigReader in) {
    return in.settings(
        ReplaySettings.NONE,
        () ->
            new ReplaySettings(
                in.whole("records", ReplaySettings.RECORDS),
                in.whole("steps", ReplaySettings.STEPS),
                in.choice("keep", ReplaySettings.Keep.class)));
  }

  private static RaisedRate rate(ConfigReader in) {
    return new RaisedRate(in.real("factor", FACTOR), in.wholeLong("records", RATE_RECORDS));
  }
}
