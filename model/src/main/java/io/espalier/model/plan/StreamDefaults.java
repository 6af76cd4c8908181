package io.espalier.model.plan;

/**
 * How a network on a stream is pruned where nothing is said: what a service has by default, and who
 * learns from a stream without one.
 */
public final class StreamDefaults {

  /** The criterion; see {@link Method#NAMES}. */
  public static final String CRITERION = "sensitivity";

  /** Share of the score that a cut leaves. */
  public static final double ALPHA = 0.95;

  /**
   * Chance that a cut takes more of any neuron, or a merge errs more, than it is meant to, because
   * what is known rests on few records. Over data at rest all records have been seen, and scores
   * are taken as they are.
   */
  public static final double SIGNIFICANCE = 0.05;

  /** Records to learn before the first cut. */
  public static final long WARM_UP_RECORDS = 60_000;

  /** Least number of records between two cuts. */
  public static final long INTERVAL_RECORDS = 20_000;

  /** Records after which an observation counts half. */
  public static final long HALF_LIFE_RECORDS = 60_000;

  /** One batch in so many is observed for the evidence that cuts rest on. */
  public static final int OBSERVE_EVERY = 4;

  /** One record that is far from all others must not undo what thousands taught. */
  public static final double CLIP_NORM = 5;

  /**
   * A network goes on compacted where at least this share of its parameters goes by that: a swap
   * costs a look at every parameter, and a little less is not worth that.
   */
  public static final double LEAST_SHARE_COMPACTED = 0.2;

  private StreamDefaults() {}
}
