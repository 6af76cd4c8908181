package io.espalier.actors.trainer;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;

/**
 * Connections of a pruned network move to where gradients are largest, again and again, fewer each
 * time (RigL: Evci and others 2020, arXiv 1911.11134), anew after each drift. To compare with: what
 * comes back at a drift does better.
 *
 * @param everyRecords records between two moves
 * @param share of each layer's live weights that moves at first, above 0 and at most 1
 * @param lastingRecords records after which nothing moves any more, until the next drift
 */
public record Rewiring(long everyRecords, double share, long lastingRecords) {

  /** As in the paper: three in ten weights, every hundred steps. */
  private static final double USUAL_SHARE = 0.3;

  private static final long USUAL_EVERY = 12_800;

  public Rewiring {
    new Requirements()
        .number("every-records", Range.atLeast(1), everyRecords)
        .number("share", new Range("above 0 and at most 1", of -> of > 0 && of <= 1, 1), share)
        .number("lasting-records", Range.atLeast(1), lastingRecords)
        .check();
  }

  /** With the paper's share, as often as it says or an eighth of the time that it lasts. */
  public static Rewiring lasting(long records) {
    return new Rewiring(Math.max(1, Math.min(USUAL_EVERY, records / 8)), USUAL_SHARE, records);
  }

  /**
   * The share that moves at a boundary; 0 for none: half a cosine from the whole of it to nothing.
   *
   * @param before records trained at the boundary before
   * @param now records trained at this one
   * @param since records trained when the last drift was found; 0 before the first
   */
  double shareAt(long before, long now, long since) {
    long age = now - since;
    boolean isTime = now / everyRecords > before / everyRecords;
    return isTime && age < lastingRecords
        ? share / 2 * (1 + Math.cos(Math.PI * age / lastingRecords))
        : 0;
  }
}
