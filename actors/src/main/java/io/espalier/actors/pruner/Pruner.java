package io.espalier.actors.pruner;

import io.espalier.actors.guard.Ground;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.Participant;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.Surroundings.Adapters;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ChangeAnswer;
import io.espalier.actors.trainer.Trainer.MaskApplied;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Decides what is cut from the network or merged in it, when, and what is undone. Time is counted
 * in records.
 *
 * <pre>
 *            due                  scored              last slice made
 *  warming ───────▶ scoring ───────────────▶ cutting ────────────────▶ on probation
 *     ▲                │ too little evidence,                            │       │
 *     │◀───────────────┘ nothing to cut                         accurate │       │ worse
 *     │◀─────────────────────────────────────────────────────────────────┘       ▼
 *     └────────────────────────────── recovering (undone, less next) ◀── ──── undoing
 * </pre>
 *
 * Drift pauses it: until the pause is over and the network has come back ({@link Rest}) nothing is
 * cut. Nor is anything cut while the network learns for the first time, nor where there is nothing
 * to judge by ({@link Ground}). Where the trainer gives connections back at a drift ({@link
 * io.espalier.actors.trainer.StandingOrders}), a cut on probation is undone, and they are cut again
 * step by step, judged by nobody ({@link Repruning}); else a cut on probation is judged all the
 * same. At the target compression it settles.
 *
 * <p>What it is in the middle of is part of its state ({@link Doing}), so that a run goes on as if
 * it had not stopped; what is being scored is waited for.
 *
 * <p>An answer that does not come ends no state: it is told, and the pruner goes on from the state
 * before, or, if a change may have been made, from the mask that the trainer has ({@link Wait}).
 *
 * <p>Merges go the same way as cuts, all folds at once instead of slices. What has passed probation
 * is not taken back: the trainer may go on with a smaller network then.
 *
 * <p>If it fails it warms up again from where the trainer stands; what was cut stays cut.
 */
public final class Pruner {

  /** What it understands. */
  public sealed interface Command {}

  /** Asks for a copy of the state as of the trainer's boundary of the same request. */
  public record SaveState(long request, ActorRef<PrunerState> replyTo) implements Command {}

  record WrappedProgress(Progress progress) implements Command {}

  record GotEvidence(Evidence evidence) implements Command {}

  record GotWeights(NetworkSnapshot weights) implements Command {}

  record GotScoringWeights(Trainer.Weights weights) implements Command {}

  record Scored(Proposal proposal, long basis) implements Command {}

  record ScoringFailed(Throwable cause) implements Command {}

  record Applied(MaskApplied applied) implements Command {}

  record Refused(String reason) implements Command {}

  enum Overtaken implements Command {
    INSTANCE
  }

  record GotShadowEnded(Trainer.ShadowEnded ended) implements Command {}

  record GotCompacted(Trainer.CompactionDone compacted) implements Command {}

  record Overdue(Wait answer) implements Command {}

  private Pruner() {}

  static Command answered(ChangeAnswer answer) {
    if (answer instanceof MaskApplied applied) {
      return new Applied(applied);
    }
    return answer instanceof Trainer.Refused refused
        ? new Refused(refused.reason())
        : Overtaken.INSTANCE;
  }

  /**
   * A pruner that starts following the trainer.
   *
   * @param network the layers of the trainer's network
   * @param start where pruning stands, asked at every start and restart; empty to warm up first
   * @param watchers told of phases, decisions and masks
   * @param scoringExecutor where scores are computed
   */
  public static Behavior<Command> create(
      PrunerSettings settings,
      NetworkSpec network,
      Supplier<Optional<PrunerState>> start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<? super Progress> watchers,
      Executor scoringExecutor) {
    // Outside of what a restart makes anew: whoever asked before it still waits.
    StateRequests<PrunerState> stateRequests = new StateRequests<>();
    return Behaviors.setup(
        context -> {
          Optional<PrunerState> state = start.get();
          PruningCourse course = new PruningCourse(settings, network, state);
          Horizon horizon = new Horizon(trainer, state);
          PrunerNews news = new PrunerNews(watchers, course);
          Doing doing = state.map(PrunerState::doing).orElse(Doing.Waiting.INSTANCE);
          trainer.tell(
              new Trainer.Pace(
                  context.messageAdapter(Progress.class, WrappedProgress::new),
                  doing.watched().isPresent(),
                  settings.orders(network)));
          return new PrunerStates(
                  new Surroundings(
                      context,
                      settings,
                      trainer,
                      scoringExecutor,
                      course,
                      horizon,
                      news,
                      new Reception(context, settings, course, horizon, news, stateRequests),
                      Adapters.of(context)))
              .starting(doing);
        });
  }

  /** Has the state of {@code pruner} in every checkpoint. */
  public static Participant participant(ActorRef<Command> pruner) {
    return new Participant(
        List.of(PrunerState.PART),
        (request, replies) -> pruner.tell(new SaveState(request, replies.to(PrunerState.PART))));
  }
}
