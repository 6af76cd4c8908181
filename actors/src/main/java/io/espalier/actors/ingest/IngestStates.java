package io.espalier.actors.ingest;

import io.espalier.actors.ingest.Ingest.Answered;
import io.espalier.actors.ingest.Ingest.Command;
import io.espalier.actors.ingest.Ingest.Completed;
import io.espalier.actors.ingest.Ingest.Drain;
import io.espalier.actors.ingest.Ingest.Drained;
import io.espalier.actors.ingest.Ingest.Ended;
import io.espalier.actors.ingest.Ingest.Failed;
import io.espalier.actors.ingest.Ingest.Lost;
import io.espalier.actors.ingest.Ingest.NotSetAside;
import io.espalier.actors.ingest.Ingest.Reopen;
import io.espalier.actors.ingest.Ingest.SetAside;
import io.espalier.actors.ingest.Ingest.SetAsideAgain;
import io.espalier.actors.ingest.Pulls.Pulled;
import io.espalier.actors.progress.Causes;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.OffsetsLearned;
import io.espalier.actors.progress.Progress.Quarantined;
import io.espalier.actors.progress.Progress.StreamFailed;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.BrokenStreamException;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Quarantine;
import io.espalier.streaming.sample.StreamChangedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The states of an ingest: what it does with a message in each, and which comes next. Owned by the
 * actor.
 */
final class IngestStates {

  /** Batches that the trainer has: the one that it learns and the one that waits for it. */
  private static final int GIVEN = 2;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Function<Offsets, Source<Batch, NotUsed>> opening;
  private final int recordsAhead;
  private final ActorRef<Trainer.Command> trainer;
  private final ActorRef<Ended> owner;
  private final ActorRef<? super Progress> watchers;
  private final ActorRef<Trainer.Answer> answerAdapter;
  private final Quarantine quarantine;
  private StreamPosition learnt;
  private final ArrayDeque<Batch> given = new ArrayDeque<>();
  private final ArrayDeque<Batch> ready = new ArrayDeque<>();
  private boolean everReceived;
  private final RetryDelay delay = new RetryDelay();
  private Pulls pulls;

  /** Whether more may come of the stream. */
  private boolean open;

  /** As many batches as the trainer may have: the first one shows their size. */
  private int mostGiven;

  IngestStates(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Function<Offsets, Source<Batch, NotUsed>> opening,
      Quarantine quarantine,
      StreamPosition start,
      int recordsAhead,
      ActorRef<Trainer.Command> trainer,
      ActorRef<Ended> owner,
      ActorRef<? super Progress> watchers) {
    this.context = context;
    this.timers = timers;
    this.opening = opening;
    this.quarantine = quarantine;
    this.learnt = start;
    this.recordsAhead = recordsAhead;
    this.trainer = trainer;
    this.owner = owner;
    this.watchers = watchers;
    answerAdapter = context.messageAdapter(Trainer.Answer.class, Answered::new);
    pulls = run();
  }

  /** Tells how far all is learnt, and takes the first batch. */
  Behavior<Command> starting() {
    tellOffsets();
    give();
    return streaming();
  }

  private Pulls run() {
    open = true;
    return new Pulls(opening.apply(learnt.offsets()), Math.max(GIVEN, recordsAhead) + 1, context);
  }

  /**
   * Gives the trainer what it has room for, and has one more brought than that; small batches many
   * at a time, as each question wakes two threads.
   */
  private void give() {
    while (given.size() < mostGiven && !ready.isEmpty()) {
      Batch batch = ready.remove();
      given.add(batch);
      trainer.tell(new Trainer.Learn(batch, answerAdapter));
    }
    int wanted = mostGiven + 1 - given.size() - ready.size() - pulls.waiting();
    if (open && wanted >= Math.max(1, mostGiven / 4)) {
      for (int k = 0; k < wanted; k++) {
        pulls.pull();
      }
    }
  }

  private void tellOffsets() {
    watchers.tell(new OffsetsLearned(learnt.trained(), learnt.offsets()));
  }

  private Behavior<Command> streaming() {
    return Behaviors.receive(Command.class)
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(Answered.class, answered -> onAnswered(answered.answer()))
        .onMessage(SetAside.class, done -> onSetAside(done.diverged()))
        .onMessage(NotSetAside.class, this::onNotSetAside)
        .onMessage(SetAsideAgain.class, again -> setAside(again.diverged()))
        .onMessage(Reopen.class, reopen -> onReopen())
        .onMessage(Drain.class, drain -> onDrain(drain.replyTo()))
        .onSignal(PostStop.class, stopped -> cancel())
        .onSignal(PreRestart.class, restarting -> cancel())
        .build();
  }

  private Behavior<Command> onPulled(Pulled pulled) {
    if (pulled.from() != pulls) {
      return Behaviors.same();
    }
    pulls.came(pulled);
    Behavior<Command> behavior = Behaviors.same();
    for (Optional<Pulled> next = pulls.next(); open && next.isPresent(); next = pulls.next()) {
      behavior = onNext(next.get());
    }
    return behavior;
  }

  private Behavior<Command> onNext(Pulled pulled) {
    open = pulled.batch().isPresent();
    if (pulled.failure().isPresent()) {
      return onBroken(pulled.failure().get());
    }
    if (!open) {
      return ending(() -> owner.tell(new Completed(learnt.offsets())));
    }
    everReceived = true;
    delay.reset();
    Batch batch = pulled.batch().get();
    mostGiven = mostGiven(batch);
    ready.add(batch);
    give();
    return Behaviors.same();
  }

  /** News without a sample says nothing of the size of batches. */
  private int mostGiven(Batch batch) {
    return batch.size() == 0
        ? Math.max(mostGiven, GIVEN)
        : Math.max(
            GIVEN,
            recordsAhead / (batch.size() + batch.deadLetters() + batch.predictOnly().size()));
  }

  private Behavior<Command> onAnswered(Trainer.Answer answer) {
    if (answer instanceof Diverged diverged) {
      context
          .getLog()
          .warn(
              "a batch of {} records diverged twice and goes to the dead letters: {}",
              diverged.batch().size(),
              diverged.reason());
      return setAside(diverged);
    }
    acknowledged();
    return Behaviors.same();
  }

  private Behavior<Command> setAside(Diverged diverged) {
    context.pipeToSelf(
        quarantine.setAside(learnt.offsets(), diverged.batch().offsets(), diverged.reason()),
        (done, failure) ->
            failure == null ? new SetAside(diverged) : new NotSetAside(diverged, failure));
    return Behaviors.same();
  }

  /** The trainer counts them where it would have counted them as learnt. */
  private Behavior<Command> onSetAside(Diverged diverged) {
    Batch batch = diverged.batch();
    watchers.tell(new Quarantined(learnt.trained(), batch.size(), diverged.reason()));
    Batch instead = batch.withoutSamples();
    given.remove();
    given.addFirst(instead);
    trainer.tell(new Trainer.Learn(instead, answerAdapter));
    return Behaviors.same();
  }

  /** Records that are not safe are not passed over. */
  private Behavior<Command> onNotSetAside(NotSetAside refused) {
    String reason = reasonOf(Causes.of(refused.cause()));
    Duration wait = delay.next();
    context
        .getLog()
        .warn(
            "the batch could not be set aside, trying again in {} s: {}", wait.toSeconds(), reason);
    watchers.tell(new StreamFailed(learnt.trained(), reason));
    timers.startSingleTimer(new SetAsideAgain(refused.diverged()), wait);
    return Behaviors.same();
  }

  private void acknowledged() {
    learnt = learnt.after(given.remove());
    tellOffsets();
    give();
  }

  private Behavior<Command> onBroken(Throwable failure) {
    Throwable cause = Causes.of(failure);
    if (cause instanceof StreamChangedException changed) {
      context.getLog().info("opening the stream again: {}", changed.getMessage());
      timers.startSingleTimer(Reopen.INSTANCE, RetryDelay.FIRST);
      return Behaviors.same();
    }
    if (!everReceived) {
      owner.tell(new Failed(cause));
      return Behaviors.stopped();
    }
    if (cause instanceof BrokenStreamException broken && !broken.mayPass()) {
      return ending(() -> owner.tell(new Lost(cause)));
    }
    openAgainLater(cause);
    return Behaviors.same();
  }

  private void openAgainLater(Throwable cause) {
    Duration wait = delay.next();
    timers.startSingleTimer(Reopen.INSTANCE, wait);
    context
        .getLog()
        .warn("the stream failed, opening it again in {} s: {}", wait.toSeconds(), reasonOf(cause));
    watchers.tell(new StreamFailed(learnt.trained(), reasonOf(cause)));
  }

  private static String reasonOf(Throwable cause) {
    return cause instanceof BrokenStreamException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  /** Only once all that was taken is learnt are the offsets those to go on from. */
  private Behavior<Command> onReopen() {
    if (!given.isEmpty()) {
      timers.startSingleTimer(Reopen.INSTANCE, RetryDelay.FIRST);
      return Behaviors.same();
    }
    pulls = run();
    give();
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
    timers.cancel(Reopen.INSTANCE);
    cancel();
    ready.clear();
    return ending(() -> replyTo.tell(new Drained(learnt.offsets())));
  }

  /** Waits for the batches that the trainer has, and the one held ready unless it was dropped. */
  private Behavior<Command> ending(Runnable whenLearnt) {
    if (given.isEmpty()) {
      whenLearnt.run();
      return Behaviors.receive(Command.class)
          .onMessage(Drain.class, drain -> onDrain(drain.replyTo()))
          .onMessage(Command.class, late -> Behaviors.same())
          .build();
    }
    return Behaviors.receive(Command.class)
        .onMessage(
            Answered.class,
            answered -> {
              onAnswered(answered.answer());
              return ending(whenLearnt);
            })
        .onMessage(SetAside.class, done -> onSetAside(done.diverged()))
        .onMessage(NotSetAside.class, this::onNotSetAside)
        .onMessage(SetAsideAgain.class, again -> setAside(again.diverged()))
        .onMessage(Drain.class, drain -> onDrain(drain.replyTo()))
        .onMessage(Command.class, late -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> cancel())
        .build();
  }

  private Behavior<Command> cancel() {
    open = false;
    pulls.cancel();
    return Behaviors.same();
  }
}
