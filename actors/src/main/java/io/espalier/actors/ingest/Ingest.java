package io.espalier.actors.ingest;

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
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Owns the stream. The trainer has up to two batches, so that it does not wait for its answer to
 * arrive here before it has the next one, and one more is held ready; nothing more is asked of the
 * broker than that and the bounded buffers of the stream.
 *
 * <p>A stream that fails before its first batch fails the service, with its cause: something is
 * wrong with the settings or the broker is not there. One that fails later is opened again, with a
 * growing delay, at the offsets the trainer has learnt: nothing is lost, nothing comes twice. One
 * that fails later in a way that waiting does not mend is over once all that was taken is learnt.
 */
public final class Ingest {

  /** What it understands. */
  public sealed interface Command {}

  /**
   * Take no more from the stream; answered with {@link Drained} once all that was taken is learnt.
   */
  public record Drain(ActorRef<Drained> replyTo) implements Command {}

  /** Everything below these offsets is learnt, and nothing beyond was started. */
  public record Drained(Offsets offsets) {}

  /** How the stream ended, told to the owner. */
  public sealed interface Ended {}

  /** The stream came to its end and all of it is learnt. */
  public record Completed(Offsets offsets) implements Ended {}

  /** The stream could not be opened. */
  public record Failed(Throwable cause) implements Ended {}

  /** The stream is gone and does not come back by itself; all that was taken of it is learnt. */
  public record Lost(Throwable cause) implements Ended {}

  private record Pulled(Optional<Batch> batch) implements Command {}

  private record Broken(Throwable cause) implements Command {}

  private record Answered(Trainer.Answer answer) implements Command {}

  private record SetAside(Diverged diverged) implements Command {}

  private record NotSetAside(Diverged diverged, Throwable cause) implements Command {}

  private record SetAsideAgain(Diverged diverged) implements Command {}

  private enum Reopen implements Command {
    INSTANCE
  }

  /** Batches that the trainer has: the one that it learns and the one that waits for it. */
  private static final int GIVEN = 2;

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  /** A queue takes sixteen batches in hand unless told otherwise. */
  private static final Sink<Batch, SinkQueueWithCancel<Batch>> ONE_IN_HAND =
      Sink.<Batch>queue().addAttributes(Attributes.inputBuffer(1, 1));

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Function<Offsets, Source<Batch, NotUsed>> open;
  private final ActorRef<Trainer.Command> trainer;
  private final ActorRef<Ended> owner;
  private final ActorRef<? super Progress> watchers;
  private final ActorRef<Trainer.Answer> answerAdapter;
  private final Quarantine quarantine;
  private StreamPosition learnt;
  private final ArrayDeque<Batch> given = new ArrayDeque<>(GIVEN);
  private boolean everReceived;
  private Duration delay = FIRST_DELAY;
  private Optional<Batch> prefetched = Optional.empty();
  private SinkQueueWithCancel<Batch> queue;

  private Ingest(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Function<Offsets, Source<Batch, NotUsed>> open,
      Quarantine quarantine,
      StreamPosition start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<Ended> owner,
      ActorRef<? super Progress> watchers) {
    this.context = context;
    this.timers = timers;
    this.open = open;
    this.quarantine = quarantine;
    this.learnt = start;
    this.trainer = trainer;
    this.owner = owner;
    this.watchers = watchers;
    answerAdapter = context.messageAdapter(Trainer.Answer.class, Answered::new);
    queue = run();
  }

  /**
   * An ingest that opens the stream at once.
   *
   * @param open the stream of batches from given offsets on
   * @param quarantine where batches go that can't be learnt
   * @param start where to begin
   * @param owner told how the stream ended
   * @param watchers told how far it is learnt, and when it fails and will be opened again
   */
  public static Behavior<Command> create(
      Function<Offsets, Source<Batch, NotUsed>> open,
      Quarantine quarantine,
      StreamPosition start,
      ActorRef<Trainer.Command> trainer,
      ActorRef<Ended> owner,
      ActorRef<? super Progress> watchers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Ingest ingest =
                      new Ingest(
                          context, timers, open, quarantine, start, trainer, owner, watchers);
                  ingest.tellReached();
                  ingest.pull();
                  return ingest.streaming();
                }));
  }

  private SinkQueueWithCancel<Batch> run() {
    return open.apply(learnt.offsets()).runWith(ONE_IN_HAND, context.getSystem());
  }

  private void pull() {
    context.pipeToSelf(
        queue.pull(),
        (batch, failure) -> failure == null ? new Pulled(batch) : new Broken(failure));
  }

  private void tellReached() {
    watchers.tell(new OffsetsLearned(learnt.trained(), learnt.offsets()));
  }

  private Behavior<Command> streaming() {
    return Behaviors.receive(Command.class)
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(Answered.class, answered -> onAnswered(answered.answer()))
        .onMessage(SetAside.class, done -> onSetAside(done.diverged()))
        .onMessage(NotSetAside.class, this::onNotSetAside)
        .onMessage(SetAsideAgain.class, again -> setAside(again.diverged()))
        .onMessage(Broken.class, broken -> onBroken(broken.cause()))
        .onMessage(Reopen.class, reopen -> onReopen())
        .onMessage(Drain.class, drain -> onDrain(drain.replyTo()))
        .onSignal(PostStop.class, stopped -> cancel())
        .onSignal(PreRestart.class, restarting -> cancel())
        .build();
  }

  private Behavior<Command> onPulled(Pulled pulled) {
    if (pulled.batch().isEmpty()) {
      return ending(() -> owner.tell(new Completed(learnt.offsets())));
    }
    everReceived = true;
    delay = FIRST_DELAY;
    if (given.size() == GIVEN) {
      prefetched = pulled.batch();
    } else {
      learn(pulled.batch().get());
    }
    return Behaviors.same();
  }

  private void learn(Batch batch) {
    given.add(batch);
    trainer.tell(new Trainer.Learn(batch, answerAdapter));
    pull();
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
    Batch instead =
        Batch.empty(batch.offsets(), batch.deadLetters() + batch.size(), batch.duplicates());
    given.remove();
    given.addFirst(instead);
    trainer.tell(new Trainer.Learn(instead, answerAdapter));
    return Behaviors.same();
  }

  /** Records that are not safe are not passed over. */
  private Behavior<Command> onNotSetAside(NotSetAside refused) {
    String reason = reasonOf(Causes.of(refused.cause()));
    context
        .getLog()
        .warn(
            "the batch could not be set aside, trying again in {} s: {}",
            delay.toSeconds(),
            reason);
    watchers.tell(new StreamFailed(learnt.trained(), reason));
    timers.startSingleTimer(new SetAsideAgain(refused.diverged()), delay);
    delay = longer(delay);
    return Behaviors.same();
  }

  private void acknowledged() {
    learnt = learnt.after(given.remove());
    tellReached();
    Optional<Batch> next = prefetched;
    prefetched = Optional.empty();
    next.ifPresent(this::learn);
  }

  private Behavior<Command> onBroken(Throwable failure) {
    Throwable cause = Causes.of(failure);
    if (cause instanceof StreamChangedException changed) {
      context.getLog().info("opening the stream again: {}", changed.getMessage());
      timers.startSingleTimer(Reopen.INSTANCE, FIRST_DELAY);
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
    timers.startSingleTimer(Reopen.INSTANCE, delay);
    context
        .getLog()
        .warn(
            "the stream failed, opening it again in {} s: {}", delay.toSeconds(), reasonOf(cause));
    delay = longer(delay);
    watchers.tell(new StreamFailed(learnt.trained(), reasonOf(cause)));
  }

  private static Duration longer(Duration delay) {
    Duration longer = delay.multipliedBy(2);
    return longer.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : longer;
  }

  private static String reasonOf(Throwable cause) {
    return cause instanceof BrokenStreamException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  /** Only once all that was taken is learnt are the offsets those to go on from. */
  private Behavior<Command> onReopen() {
    if (!given.isEmpty()) {
      timers.startSingleTimer(Reopen.INSTANCE, FIRST_DELAY);
      return Behaviors.same();
    }
    queue = run();
    pull();
    return Behaviors.same();
  }

  private Behavior<Command> onDrain(ActorRef<Drained> replyTo) {
    timers.cancel(Reopen.INSTANCE);
    cancel();
    prefetched = Optional.empty();
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
    queue.cancel();
    return Behaviors.same();
  }
}
