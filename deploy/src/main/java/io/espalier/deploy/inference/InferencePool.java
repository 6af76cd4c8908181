package io.espalier.deploy.inference;

import io.espalier.deploy.mistake.RootCause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Threads that predict, and nothing else, for as many requests at once as there are places: who
 * finds none is told so at once, and nothing of the request is kept. Thread-safe.
 */
public final class InferencePool implements AutoCloseable {

  private static final int LAST_ANSWERS_SECONDS = 5;

  /** Shorter than the server's own, after which nobody hears the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Semaphore places;
  private final LongSupplier nanoClock;
  private final ExecutorService threads;

  /**
   * @param places for requests that are read, wait or are answered
   */
  public InferencePool(int threads, int places, LongSupplier nanoClock) {
    this.places = new Semaphore(places);
    this.nanoClock = nanoClock;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "espalier-predict-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Has a request answered, unless it waits for so long that nobody hears the answer.
   *
   * @param request reads it; not called where there is no place
   * @param answer called on a thread of the pool
   * @param refused called where there is no place
   * @return fails with {@link InferenceException} where there is no place, or no time is left
   */
  public <Q, A> CompletionStage<A> answer(
      Supplier<CompletionStage<Q>> request, Function<Q, A> answer, Runnable refused) {
    if (!places.tryAcquire()) {
      refused.run();
      return CompletableFuture.failedFuture(busy());
    }
    long taken = nanoClock.getAsLong();
    return CompletableFuture.completedStage(request)
        .thenCompose(Supplier::get)
        .thenApplyAsync(read -> answerInTime(answer, read, taken), threads)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(orStopping(failure)))
        .whenComplete((answered, failure) -> places.release());
  }

  private <Q, A> A answerInTime(Function<Q, A> answer, Q request, long taken) {
    if (nanoClock.getAsLong() - taken > PATIENCE.toNanos()) {
      throw InferenceException.tooLate();
    }
    return answer.apply(request);
  }

  /** A pool that is closed takes nothing any more. */
  private static Throwable orStopping(Throwable failure) {
    return RootCause.of(failure) instanceof RejectedExecutionException
        ? new InferenceException(InferenceException.UNAVAILABLE, "the service is stopping.")
        : failure;
  }

  private static InferenceException busy() {
    return new InferenceException(
        InferenceException.UNAVAILABLE,
        "too many requests are in hand. Ask again in a second, or raise"
            + " espalier.publish.max-requests or espalier.publish.threads.");
  }

  /** What is in hand is answered, if it takes no more than seconds; what comes now is not. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
