package io.espalier.actors.trainer;

import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.BatchLearned;
import io.espalier.actors.trainer.Trainer.Command;
import io.espalier.actors.trainer.Trainer.Dated;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.Follow;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.actors.trainer.Trainer.LearnUntil;
import io.espalier.actors.trainer.Trainer.Pace;
import io.espalier.actors.trainer.Trainer.PredictionsSafe;
import io.espalier.actors.trainer.Trainer.StateSnapshot;
import io.espalier.actors.trainer.Trainer.WeightsSnapshot;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * The states of a trainer: what it does with a message in each, and in which order with batches and
 * what has a date. Owned by the actor.
 */
final class TrainerStates {

  private final Training training;
  private final PredictionOutbox outbox;
  private final DatedChanges changes;
  private final Calendar calendar = new Calendar();
  private final LearnQueue queue = new LearnQueue();
  private final Behavior<Command> learning;
  private int followers;
  private boolean allFollow;

  /**
   * @param outbox of the training
   */
  TrainerStates(Training training, PredictionOutbox outbox) {
    this.training = training;
    this.outbox = outbox;
    changes = new DatedChanges(training);
    learning = receiving(this::onFollow, this::onLearn, this::onStateSnapshot);
  }

  /**
   * Waits for those who follow, before anything is learnt or saved.
   *
   * @param expected how many
   * @param held for what is asked meanwhile
   */
  Behavior<Command> gathering(int expected, StashBuffer<Command> held) {
    if (followers >= expected) {
      allFollow = true;
      training.publishIfDue();
      return held.unstashAll(learning);
    }
    return receiving(
        follow -> {
          onFollow(follow);
          return gathering(expected, held);
        },
        learn -> hold(learn, held),
        request -> hold(request, held));
  }

  private static Behavior<Command> hold(Command command, StashBuffer<Command> held) {
    held.stash(command);
    return Behaviors.same();
  }

  private Behavior<Command> receiving(
      Function<Follow, Behavior<Command>> onFollow,
      Function<Learn, Behavior<Command>> onLearn,
      Function<StateSnapshot, Behavior<Command>> onStateSnapshot) {
    return Behaviors.receive(Command.class)
        .onMessage(Follow.class, onFollow::apply)
        .onMessage(
            Pace.class,
            pace -> {
              calendar.begin(training.records());
              training.pacedBy(pace.orders(), pace.goesOnWithShadow());
              return onFollow.apply(new Follow(pace.follower()));
            })
        .onMessage(LearnUntil.class, this::onLearnUntil)
        .onMessage(Learn.class, onLearn::apply)
        .onMessage(Dated.class, this::onDated)
        .onMessage(WeightsSnapshot.class, this::onWeightsSnapshot)
        .onMessage(StateSnapshot.class, onStateSnapshot::apply)
        .onMessage(PredictionsSafe.class, this::onPredictionsSafe)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<Command> onFollow(Follow follow) {
    followers = training.follow(follow.follower());
    return Behaviors.same();
  }

  private Behavior<Command> onLearnUntil(LearnUntil allowed) {
    calendar.allow(allowed.records());
    return goOn();
  }

  private Behavior<Command> onPredictionsSafe(PredictionsSafe more) {
    outbox.areSafe(more.records());
    return goOn();
  }

  private Behavior<Command> onDated(Dated command) {
    calendar.add(command);
    return goOn();
  }

  private Behavior<Command> onLearn(Learn learn) {
    queue.add(learn);
    return goOn();
  }

  /** Does what can be done by now: what is due at this boundary, then the next batch, and so on. */
  private Behavior<Command> goOn() {
    carryOutWhatIsDue();
    // where calendar and outbox allow the next batch, nothing more is done at this boundary
    while (calendar.allows(training.records()) && outbox.hasRoom()) {
      if (allFollow) {
        training.publishIfDue();
      }
      Optional<Learn> next = queue.next();
      if (next.isEmpty()) {
        return Behaviors.same();
      }
      Answer answer = answer(next.get().batch());
      queue.answered(answer);
      next.get().replyTo().tell(answer);
      if (next.get().batch().size() > 0) { // what came in between depends on when it came
        calendar.passedBoundary();
      }
      carryOutWhatIsDue();
    }
    return Behaviors.same();
  }

  private void carryOutWhatIsDue() {
    for (Optional<Dated> due = calendar.next(training.records());
        due.isPresent();
        due = calendar.next(training.records())) {
      due.get().accept(changes);
    }
  }

  /** A fault that comes and goes is no fault of the batch. */
  private Answer answer(Batch batch) {
    if (batch.size() == 0) {
      return new BatchLearned(training.skip(batch).offsets());
    }
    try {
      return new BatchLearned(training.learn(batch).offsets());
    } catch (DivergedException once) {
      return again(batch);
    }
  }

  private Answer again(Batch batch) {
    try {
      return new BatchLearned(training.learn(batch).offsets());
    } catch (DivergedException twice) {
      training.requireSound(twice);
      return new Diverged(batch, String.valueOf(twice.getMessage()));
    }
  }

  private Behavior<Command> onWeightsSnapshot(WeightsSnapshot request) {
    request.replyTo().tell(training.networks().snapshot());
    return Behaviors.same();
  }

  private Behavior<Command> onStateSnapshot(StateSnapshot request) {
    training.save(request);
    return Behaviors.same();
  }

  private Behavior<Command> onStopped() {
    training.networks().close();
    return Behaviors.same();
  }
}
