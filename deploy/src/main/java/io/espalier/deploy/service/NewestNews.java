package io.espalier.deploy.service;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener on a thread of its own, and only the newest: a listener that is slow, or blocked
 * by a terminal that was stopped, misses what was between and holds nobody up. Safe for use from
 * several threads. Closing it waits for nothing.
 */
public final class NewestNews implements RunEvents.Listener, AutoCloseable {

  private record News(long records, double windowedAccuracy) {}

  private final RunEvents.Listener listener;
  private final AtomicReference<@Nullable News> untold = new AtomicReference<>();
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          NewestNews::daemon,
          new ThreadPoolExecutor.DiscardPolicy()); // what comes after the end is no news

  /**
   * @param listener called on one thread
   */
  public NewestNews(RunEvents.Listener listener) {
    this.listener = listener;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "newest-news");
    thread.setDaemon(true);
    return thread;
  }

  /** At most one telling waits behind the one that goes on. */
  @Override
  public void learned(long records, double windowedAccuracy) {
    if (untold.getAndSet(new News(records, windowedAccuracy)) == null) {
      thread.execute(this::tell);
    }
  }

  private void tell() {
    News news = untold.getAndSet(null);
    if (news != null) {
      listener.learned(news.records(), news.windowedAccuracy());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
