package io.espalier.actors.guard;

import io.espalier.actors.progress.PruningProgress.Doubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why nothing is cut yet: the network is still learning what the stream is like, in the beginning
 * or after a change. While quality rises, its rise would hide the harm that a cut does, and what is
 * not back where it was before a change has no capacity to spare. So pruning rests until
 *
 * <ul>
 *   <li>two windows together brought no more than the margin of the guard, and quality is back
 *       within that, or the noise, of what it was before the change; or
 *   <li>{@value #PLATEAU_WINDOWS} windows together brought no more than the margin: the stream is a
 *       harder one for good.
 * </ul>
 *
 * <p>Quality has an end, so a rest has one, unless there is nothing to judge by.
 *
 * @param goal quality before the change; 0 where there is none to come back to
 * @param looks quality over whole windows, one after the other, the eldest first
 * @param nextLookAt records after which a whole new window has been seen
 */
public record Rest(double goal, List<Double> looks, long nextLookAt) {

  static final int RISE_WINDOWS = 2;
  static final int PLATEAU_WINDOWS = 8;

  public Rest {
    looks = List.copyOf(looks);
  }

  /** A rest that begins at {@code records}. */
  public static Rest from(long records, double goal, CutCycle cycle) {
    return new Rest(goal, List.of(), CutCycle.after(records, cycle.probationRecords()));
  }

  /**
   * What is left of it.
   *
   * @param window the newest records
   * @return empty when it is over
   */
  public Optional<Rest> after(long records, QualityWindow window, CutCycle cycle) {
    if (records < nextLookAt) {
      return Optional.of(this);
    }
    Rest next = from(records, goal, cycle);
    if (Ground.doubt(window.seen()).isPresent()) {
      return Optional.of(next); // a plateau of nothing is none
    }
    List<Double> seen = new ArrayList<>(looks);
    seen.add(window.quality());
    if (seen.size() > PLATEAU_WINDOWS + 1) {
      seen.remove(0);
    }
    Rest looked = new Rest(goal, seen, next.nextLookAt());
    return looked.isOver(cycle) ? Optional.empty() : Optional.of(looked);
  }

  private boolean isOver(CutCycle cycle) {
    return hasStood(PLATEAU_WINDOWS, cycle.guardMargin())
        || (hasStood(RISE_WINDOWS, cycle.guardMargin()) && isBack(cycle));
  }

  private boolean hasStood(int windows, double margin) {
    int first = looks.size() - 1 - windows;
    return first >= 0 && quality() <= looks.get(first) + margin;
  }

  private boolean isBack(CutCycle cycle) {
    Guard guard = new Guard(cycle, 0);
    return quality() >= goal - guard.allowed(goal);
  }

  /** What it waits for. */
  public Doubt doubt() {
    return goal > 0 ? Doubt.NOT_RECOVERED : Doubt.FIRST_RISE;
  }

  /** Quality at the last look; 0 before the first. */
  public double quality() {
    return looks.isEmpty() ? 0 : looks.get(looks.size() - 1);
  }
}
