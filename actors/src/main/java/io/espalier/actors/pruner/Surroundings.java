package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What the states of a pruner share: whom it talks to, and what it goes by. Owned by the pruner.
 *
 * @param scoringExecutor where scores are computed
 */
record Surroundings(
    ActorContext<Command> context,
    PrunerSettings settings,
    ActorRef<Trainer.Command> trainer,
    Executor scoringExecutor,
    PruningCourse course,
    Horizon horizon,
    PrunerNews news,
    Reception reception,
    Adapters adapters) {

  static final String TRAINER = "trainer";
  static final String MONITOR = "monitor";
  static final String SCORING = "scoring thread";

  /** Where answers go, each made a message of the pruner's. */
  record Adapters(
      ActorRef<Evidence> evidence,
      ActorRef<NetworkSnapshot> weights,
      ActorRef<Trainer.Weights> scoring,
      ActorRef<ChangeAnswer> change,
      ActorRef<ShadowEnded> shadow,
      ActorRef<Trainer.CompactionDone> compacted) {

    static Adapters of(ActorContext<Command> context) {
      return new Adapters(
          context.messageAdapter(Evidence.class, Pruner.GotEvidence::new),
          context.messageAdapter(NetworkSnapshot.class, Pruner.GotWeights::new),
          context.messageAdapter(Trainer.Weights.class, Pruner.GotScoringWeights::new),
          context.messageAdapter(ChangeAnswer.class, Pruner::answered),
          context.messageAdapter(ShadowEnded.class, Pruner.GotShadowEnded::new),
          context.messageAdapter(Trainer.CompactionDone.class, Pruner.GotCompacted::new));
    }
  }

  PruningSchedule schedule() {
    return course.schedule();
  }

  CutCycle cycle() {
    return settings.cycle();
  }

  /** As far as the trainer may go without knowing what is decided at {@code records}. */
  long ahead(long records) {
    return CutCycle.after(records, cycle().leadRecords());
  }

  /** The same while a change can be judged at each batch. */
  long shortlyAhead(long records) {
    return CutCycle.after(records, cycle().lookAheadRecords());
  }

  /** The mask is another one. */
  void mask(Mask mask) {
    course.mask(mask);
    news.mask(mask);
  }

  /**
   * Takes in what the trainer gave back at the drift just told, if it did.
   *
   * @return whether it did
   */
  boolean takeInRegrowth() {
    return course
        .takeRegrown()
        .map(
            regrown -> {
              Mask before = course.mask();
              Mask after = new Mask(before.spec(), regrown.live());
              schedule().regrown(course.records(), before, after);
              mask(after);
              news.regrown(regrown.connections(), after);
              return true;
            })
        .orElse(false);
  }
}
