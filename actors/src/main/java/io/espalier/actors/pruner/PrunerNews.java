package io.espalier.actors.pruner;

import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.ProbationWatch;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.PruningProgress.CutsWait;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.GuardCoarsened;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.actors.progress.PruningProgress.ProposalLate;
import io.espalier.actors.progress.PruningProgress.Reassessed;
import io.espalier.actors.progress.PruningProgress.ReplyLost;
import io.espalier.actors.progress.PruningProgress.Undecided;
import io.espalier.model.compact.Shrinkage;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a pruner tells its watchers, each with the records it happened at. Owned by the pruner. */
final class PrunerNews {

  private final ActorRef<? super Progress> watchers;
  private final PruningCourse course;
  private Optional<Doubt> waitingFor = Optional.empty();
  private boolean isGuardCoarsened;

  PrunerNews(ActorRef<? super Progress> watchers, PruningCourse course) {
    this.watchers = watchers;
    this.course = course;
  }

  void phase(Phase phase) {
    watchers.tell(new PhaseChanged(course.records(), phase));
  }

  void mask(Mask mask) {
    watchers.tell(mask.status(course.records()));
  }

  /** Why nothing is cut: once for each reason, and once when there is none any more. */
  void waiting(Optional<Doubt> doubt) {
    if (!doubt.equals(waitingFor)) {
      waitingFor = doubt;
      double quality = course.window().quality();
      watchers.tell(new CutsWait(course.records(), doubt, quality, course.goal()));
    }
  }

  /** That the guard judges coarser than its margin, if it does; once. */
  void coarseness(double margin, double qualityBefore) {
    double allowed = course.guard().allowed(qualityBefore);
    if (allowed > margin && !isGuardCoarsened) {
      isGuardCoarsened = true;
      watchers.tell(new GuardCoarsened(course.records(), margin, allowed));
    }
  }

  void applied(String criterion, Probation probation, Mask mask) {
    watchers.tell(course.journal().applied(criterion, course.records(), probation, mask.kept()));
  }

  void undecided(Doubt doubt) {
    watchers.tell(new Undecided(course.records(), doubt));
  }

  void judged(Probation probation, Mask mask, Outcome outcome, ProbationWatch watch) {
    watchers.tell(
        course.journal().judged(course.records(), probation, outcome, mask.kept(), watch));
  }

  /** Connections came back after a drift. */
  void regrown(int connections, Mask mask) {
    watchers.tell(
        course
            .journal()
            .regrown(course.records(), connections, mask.kept(), course.window().quality()));
  }

  /** A cut of what had come back, which nobody judges. */
  void cutAgain(String criterion, Probation made, Mask mask) {
    watchers.tell(course.journal().cutAgain(criterion, course.records(), made, mask.kept()));
  }

  void reassessed(Decision decision) {
    watchers.tell(new Reassessed(course.records(), decision));
  }

  /** What is found comes when the trainer has been waiting for it. */
  void late() {
    watchers.tell(new ProposalLate(course.records()));
  }

  void compacted(Shrinkage shrinkage) {
    watchers.tell(new NetworkCompacted(course.records(), shrinkage.before(), shrinkage.after()));
  }

  void replyLost(String from) {
    watchers.tell(new ReplyLost(course.records(), from));
  }
}
