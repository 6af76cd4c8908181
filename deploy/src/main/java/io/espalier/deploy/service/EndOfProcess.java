package io.espalier.deploy.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes what runs when a signal ends the process, also when the signal comes while it starts, and
 * holds the end up until the watch is closed: what there is to say is said by then.
 */
public final class EndOfProcess implements AutoCloseable {

  /** What takes longer to start is left as it is. */
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /** Nobody who pressed Ctrl-C waits longer for words. */
  private static final Duration WORDS_LIMIT = Duration.ofSeconds(5);

  private final CompletableFuture<Boolean> come = new CompletableFuture<>();
  private final CompletableFuture<Runnable> started = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  private final Thread hook = new Thread(this::closeStarted, "end-of-process");

  private EndOfProcess() {}

  /** Watches from now on. */
  public static EndOfProcess watch() {
    EndOfProcess end = new EndOfProcess();
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** The start is over; {@code close} undoes it. */
  public void onceStarted(Runnable close) {
    started.complete(close);
  }

  /** Whether the process ends; what is started then fails in ways that mean nothing. */
  public boolean hasCome() {
    return hook.getState() != Thread.State.NEW;
  }

  /** Waits until the process is told to end. */
  public void await() {
    come.join();
  }

  private void closeStarted() {
    come.complete(true);
    started.completeOnTimeout(() -> {}, START_LIMIT.toSeconds(), TimeUnit.SECONDS).join().run();
    closed.completeOnTimeout(false, WORDS_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** There is nothing to close or to say any more, or there never was. */
  @Override
  public void close() {
    started.complete(() -> {});
    closed.complete(true);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends already, and the hook has seen that there is nothing left to do.
    }
  }
}
