package io.espalier.actors.predictions;

import io.espalier.actors.predictions.PredictionPublisher.Command;
import io.espalier.actors.predictions.PredictionPublisher.Publish;
import io.espalier.actors.progress.Causes;
import io.espalier.streaming.prediction.PredictionLog;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.BrokenStreamException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** The states of a publisher: what it does with a message in each. Owned by the actor. */
final class PublisherStates {

  /** A broker that comes back is waited for no longer. */
  private static final Duration DELAY = Duration.ofSeconds(1);

  record Opened(PredictionLog.Writer writer) implements Command {}

  record NotOpened(Throwable cause) implements Command {}

  /**
   * @param from the writer that wrote them
   * @param written how many had to be
   */
  record Safe(PredictionLog.Writer from, long number, int written) implements Command {}

  /**
   * @param from the writer that can't be used any more
   */
  record NotSafe(PredictionLog.Writer from, Throwable cause) implements Command {}

  enum OpenAgain implements Command {
    INSTANCE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final PredictionOutput output;
  private final Executor blocking;
  private final PredictionWindow window;
  private Optional<PredictionLog.Writer> writer = Optional.empty();
  private boolean hasWarned;

  PublisherStates(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PredictionOutput output,
      Executor blocking) {
    this.context = context;
    this.timers = timers;
    this.output = output;
    this.blocking = blocking;
    window = new PredictionWindow(output.figures());
  }

  /** Nothing is written before it is known how far the log goes. */
  Behavior<Command> opening() {
    writer = Optional.empty();
    context.pipeToSelf(
        CompletableFuture.supplyAsync(output.log()::open, blocking),
        (opened, failure) -> failure == null ? new Opened(opened) : new NotOpened(failure));
    return Behaviors.receive(Command.class)
        .onMessage(Publish.class, this::onPublish)
        .onMessage(Opened.class, opened -> writing(opened.writer()))
        .onMessage(NotOpened.class, refused -> waiting(refused.cause()))
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  /** Writes what waits, and then what comes. */
  private Behavior<Command> writing(PredictionLog.Writer opened) {
    writer = Optional.of(opened);
    window.numbers().forEach(number -> write(opened, number));
    return Behaviors.receive(Command.class)
        .onMessage(Publish.class, this::onPublish)
        .onMessage(Safe.class, this::onSafe)
        .onMessage(
            NotSafe.class,
            failed -> isOfNow(failed.from()) ? waiting(failed.cause()) : Behaviors.same())
        .onMessage(Command.class, late -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> onStopped(opened))
        .build();
  }

  /** What was sent and is not known to be safe may be, so the log has to be opened anew. */
  private Behavior<Command> waiting(Throwable failure) {
    writer = Optional.empty();
    output.figures().failed();
    warn(Causes.of(failure));
    timers.startSingleTimer(OpenAgain.INSTANCE, DELAY);
    return Behaviors.receive(Command.class)
        .onMessage(Publish.class, this::onPublish)
        .onMessage(OpenAgain.class, again -> opening())
        .onMessage(Command.class, late -> Behaviors.same())
        .build();
  }

  private void warn(Throwable cause) {
    if (!hasWarned) {
      hasWarned = true;
      String reason =
          cause instanceof BrokenStreamException
              ? String.valueOf(cause.getMessage())
              : cause.toString();
      context
          .getLog()
          .warn("predictions can't be written, and learning waits for them: {}", reason);
    }
  }

  private Behavior<Command> onPublish(Publish publish) {
    long number = window.add(publish);
    writer.ifPresent(opened -> write(opened, number));
    return Behaviors.same();
  }

  /** What a run before has written is not written again. */
  private void write(PredictionLog.Writer opened, long number) {
    Predictions fresh = PredictionWindow.beyond(window.get(number), opened::lastOf);
    context.pipeToSelf(
        fresh.size() == 0 ? CompletableFuture.completedFuture(null) : opened.write(fresh),
        (done, failure) ->
            failure == null
                ? new Safe(opened, number, fresh.size())
                : new NotSafe(opened, failure));
  }

  private Behavior<Command> onSafe(Safe safe) {
    if (isOfNow(safe.from())) {
      if (hasWarned && safe.written() > 0) {
        context.getLog().info("predictions are written again");
        hasWarned = false;
      }
      output.figures().areSafe(safe.written());
      window.isSafe(safe.number());
    }
    return Behaviors.same();
  }

  private boolean isOfNow(PredictionLog.Writer from) {
    return writer.filter(from::equals).isPresent();
  }

  private static Behavior<Command> onStopped(PredictionLog.Writer opened) {
    opened.close();
    return Behaviors.same();
  }
}
