package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.QualityWindow;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.pruner.PrunerState.RateRaise;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.SizeMetric;
import java.util.Optional;

/** When the next cut is due, and how deep it goes. Owned by the pruner. */
final class PruningSchedule {

  /** Due when the warm-up is over, which is not known before the trainer says where it stands. */
  private static final long AFTER_WARM_UP = -1;

  private final PrunerSettings settings;
  private long dueAt;
  private Optional<Rest> rest;
  private RateRaise raise;
  private Optional<Repruning> repruning;
  private Backoff backoff;

  PruningSchedule(PrunerSettings settings, Optional<PrunerState> start) {
    this.settings = settings;
    dueAt = start.map(PrunerState::dueAt).orElse(AFTER_WARM_UP);
    raise = start.map(PrunerState::raise).orElse(RateRaise.NONE);
    rest = start.flatMap(PrunerState::rest);
    repruning = start.flatMap(PrunerState::repruning);
    backoff = start.map(PrunerState::backoff).orElse(Backoff.NONE);
  }

  /** The trainer stands at {@code records}: a warm-up that has not begun begins. */
  void begin(long records) {
    if (dueAt == AFTER_WARM_UP) {
      dueAt = CutCycle.after(records, settings.cycle().warmUpRecords());
      rest = Optional.of(Rest.from(records, 0, settings.cycle()));
    }
  }

  boolean isDue(long records) {
    return isOverdue(records) && rest.isEmpty();
  }

  /** Whether a cut would be due, were it not for {@link #rest}. */
  boolean isOverdue(long records) {
    return records >= dueAt;
  }

  /** Records before which nothing is cut, but for what is cut again after a drift. */
  long dueAt() {
    return dueAt;
  }

  /** Records at which it is time for a cut of either kind; one of a repruning is made then. */
  long nextDueAt() {
    return repruning.map(going -> going.dueAt() - settings.cycle().leadRecords()).orElse(dueAt);
  }

  /** What is cut again of what came back after a drift; empty when nothing is. */
  Optional<Repruning> repruning() {
    return repruning;
  }

  /**
   * Connections came back at {@code records}.
   *
   * @param before the mask before that
   * @param after the mask after it
   */
  void regrown(long records, Mask before, Mask after) {
    long goal =
        Math.min(
            metric().of(before.spec(), before.live()),
            repruning.map(Repruning::goal).orElse(Long.MAX_VALUE));
    repruning =
        Optional.of(
            Repruning.begin(
                records, settings.regrowth().regrowRecords(), left(after), goal, metric()));
  }

  /** Another of those cuts is made, or there was nothing to cut. */
  void repruned(long records) {
    boolean isLast = repruning.filter(Repruning::isLast).isPresent();
    repruning = isLast ? Optional.empty() : repruning.map(Repruning::next);
    if (isLast) {
      postpone(CutCycle.after(records, settings.cycle().intervalRecords()));
    }
  }

  /** Too little is known for the next of those cuts: it comes a step later. */
  void repruneLater() {
    repruning = repruning.map(Repruning::later);
  }

  /** How far the network is from having learnt what the stream is like; empty when it has. */
  Optional<Rest> rest() {
    return rest;
  }

  /** How much less than usual the next round takes. */
  Backoff backoff() {
    return backoff;
  }

  /**
   * How the next round goes.
   *
   * @param mergesFirst whether it is the turn of merges
   */
  Round round(Mask mask, boolean mergesFirst) {
    double target = metric() == SizeMetric.PARAMETERS ? settings.targetCompression() : 0;
    return new Round(
        settings.reduction(),
        mergesFirst,
        backoff,
        target == 0 ? 0 : (int) (mask.spec().parameters() / target),
        repruning.map(Repruning::budget));
  }

  /**
   * What becomes of the learning rate a window before the first cut and with each: it is raised
   * until the next one, which comes after an interval, or after two where this one is undone. What
   * the last one leaves has as long to recover: with the rate as before it hardly does.
   */
  RaisedRate rate() {
    long lasting =
        CutCycle.after(settings.cycle().intervalRecords(), settings.cycle().intervalRecords());
    return new RaisedRate(settings.cycle().rateWhileCutting(), lasting);
  }

  private Optional<CutPlan> plan() {
    return settings.reduction().cutting().map(Cut::plan);
  }

  /** What the target counts. */
  private SizeMetric metric() {
    return plan().map(CutPlan::metric).orElse(SizeMetric.PARAMETERS);
  }

  /** Whether there is nothing left to do; where a budget is cut to, within its tolerance. */
  boolean isTargetReached(Mask mask) {
    double target = settings.targetCompression();
    return target > 0
        && (mask.compression(metric()) >= target
            || plan().filter(plan -> plan.isDone(mask.spec(), left(mask))).isPresent());
  }

  private long left(Mask mask) {
    return metric().of(mask.spec(), mask.live());
  }

  /**
   * The stream has changed: nothing is cut for a while, nor before the network has caught up.
   *
   * @param qualityBefore what it has to come back to; 0 if that is not known
   */
  void pause(long records, double qualityBefore) {
    raise = new RateRaise(raise.basis(), raise.from(), Math.min(raise.until(), records));
    double goal = Math.max(qualityBefore, rest.map(Rest::goal).orElse(0.0));
    rest = Optional.of(Rest.from(records, goal, settings.cycle()));
    postpone(CutCycle.after(records, settings.cycle().driftPauseRecords()));
  }

  /** The newest records are these now. */
  void look(long records, QualityWindow window) {
    rest = rest.flatMap(going -> going.after(records, window, settings.cycle()));
  }

  /**
   * Whether what is made now is judged against quality at the learning rate that it is followed by:
   * there was a whole window at it. Merges leave the rate alone, and so does who only merges.
   */
  boolean isJudgedAtItsRate(long records) {
    return settings.cycle().rateWhileCutting() == 1
        || settings.reduction().cutting().isEmpty()
        || (records < raise.until()
            && records >= CutCycle.after(raise.from(), settings.cycle().probationRecords()));
  }

  /**
   * The rate is raised; the next cut comes a window later.
   *
   * @param basis records at which that was decided
   * @param records from which on it is
   */
  void raised(long basis, long records) {
    raise = new RateRaise(basis, records, CutCycle.after(records, rate().records()));
    postpone(CutCycle.after(records, settings.cycle().probationRecords()));
  }

  /**
   * The raise that was decided on and that the trainer may not have carried out yet: nobody
   * answers, and it comes at the first boundary that is far enough. At that one it may or may not
   * be carried out already; twice there is as good as once.
   *
   * @param before records trained at the boundary before this one
   */
  Optional<RateRaise> raiseToCome(long before) {
    return Optional.of(raise).filter(next -> next.from() > before && next.until() > next.from());
  }

  RateRaise raise() {
    return raise;
  }

  /** A cut was made at {@code records}, with which the rate stays raised. */
  void cut(long records) {
    raise = new RateRaise(raise.basis(), raise.from(), CutCycle.after(records, rate().records()));
  }

  private void postpone(long records) {
    dueAt = Math.max(dueAt, records);
  }

  /**
   * There was too little evidence, or nothing to judge by: it is looked at again after a
   * probation's length.
   */
  void lookAgain(long records) {
    postpone(CutCycle.after(records, settings.cycle().probationRecords()));
  }

  /**
   * There was nothing to take at {@code records}: the next round takes more again, if it was backed
   * off.
   */
  void skip(long records) {
    backoff = backoff.less(true).less(false);
    postpone(CutCycle.after(records, settings.cycle().intervalRecords()));
  }

  /**
   * What was taken at {@code records} is kept: the next of its kind takes more again, if it was
   * backed off.
   *
   * @param merges whether neurons were merged, and not connections cut
   */
  void settle(long records, boolean merges) {
    backoff = backoff.less(merges);
    postpone(CutCycle.after(records, settings.cycle().intervalRecords()));
  }

  /**
   * What was taken was undone at {@code records}: the next round comes later and the next of its
   * kind takes half as much, unless it is likely that drift did the harm.
   *
   * @param merges whether neurons had been merged, and not connections cut
   * @param harmful whether it did harm; false where nothing could be said of it
   */
  void recover(long records, boolean merges, boolean harmful) {
    if (harmful && isDue(records)) {
      backoff = backoff.more(merges);
    }
    postpone(
        CutCycle.after(
            CutCycle.after(records, settings.cycle().intervalRecords()),
            settings.cycle().intervalRecords()));
  }
}
