package io.espalier.deploy.predict;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.NetworkPublished;
import io.espalier.actors.progress.Progress.Started;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes versions of the networks that the trainer tells, on a thread of its own that nobody waits
 * for: compacts, exports and opens each. While it is at work the newest network waits, and only
 * that. A network that can't be published leaves the versions before it in service.
 */
public final class ModelPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPublisher.class);

  private static final int LAST_VERSION_SECONDS = 10;

  private final ModelRuntime runtime;
  private final List<String> classNames;
  private final ServedVersions versions;
  private final PredictMeters meters;
  private final Consumer<PublishedModel> listener;
  private final LongSupplier nanoClock;
  private final AtomicReference<@Nullable NetworkPublished> waiting = new AtomicReference<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(ModelPublisher::daemon);

  /**
   * @param listener told of each version once it answers, on the publisher's thread
   */
  public ModelPublisher(
      ModelRuntime runtime,
      List<String> classNames,
      ServedVersions versions,
      PredictMeters meters,
      Consumer<PublishedModel> listener,
      LongSupplier nanoClock) {
    this.runtime = runtime;
    this.classNames = List.copyOf(classNames);
    this.versions = versions;
    this.meters = meters;
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "espalier-publisher");
    thread.setDaemon(true);
    return thread;
  }

  /** Who follows the run for it. */
  public Behavior<Progress> follower() {
    return Behaviors.receive(Progress.class)
        .onMessage(
            Started.class,
            started -> {
              meters.trained(started.records());
              return Behaviors.same();
            })
        .onMessage(
            Learned.class,
            learned -> {
              meters.trained(learned.records());
              return Behaviors.same();
            })
        .onMessage(
            NetworkPublished.class,
            published -> {
              offer(published);
              return Behaviors.same();
            })
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  /** Takes the place of one that waits. */
  void offer(NetworkPublished newest) {
    if (waiting.getAndSet(newest) == null) {
      try {
        thread.execute(this::publishNewest);
      } catch (RejectedExecutionException closed) {
        waiting.set(null);
      }
    }
  }

  private void publishNewest() {
    NetworkPublished newest = waiting.getAndSet(null);
    if (newest == null) {
      return;
    }
    PublishedModel published;
    try {
      published = publish(newest);
    } catch (RuntimeException | LinkageError failure) {
      meters.failed();
      LOG.warn(
          "the network after {} records can't be predicted with; those before it answer",
          newest.records(),
          failure);
      return;
    }
    listener.accept(published);
  }

  private PublishedModel publish(NetworkPublished newest) {
    long started = nanoClock.getAsLong();
    PublishedModel model = PublishedModel.of(newest.records(), newest.network(), classNames);
    byte[] file = runtime.export(model);
    versions.add(new ServedModel(model, file, runtime.open(file, model)));
    meters.published(model.version(), nanoClock.getAsLong() - started);
    return model;
  }

  /**
   * Finishes the version at hand, and begins no other: what runs models is not to be taken away
   * from under it. Waits no longer than some seconds.
   */
  @Override
  public void close() {
    waiting.set(null);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_VERSION_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the last version is not made after {} s; it is left", LAST_VERSION_SECONDS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
