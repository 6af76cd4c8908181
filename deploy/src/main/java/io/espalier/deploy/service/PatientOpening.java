package io.espalier.deploy.service;

import io.espalier.deploy.mistake.UserMistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Opens a folder of checkpoints on a thread of its own: a disk can hang, and who starts a service
 * has to learn of it.
 */
final class PatientOpening {

  private PatientOpening() {}

  /**
   * What {@code opening} opens. If it does so too late, it is closed at once.
   *
   * @param folder that is opened
   * @param limit how long it is waited for
   * @throws UserMistake when it isn't open by then
   * @throws RuntimeException what {@code opening} throws
   */
  static Resumption.Place of(
      Path folder, Supplier<Resumption.Place> opening, Duration limit, SettingNames names) {
    CompletableFuture<Resumption.Place> opened =
        CompletableFuture.supplyAsync(opening, PatientOpening::apart);
    try {
      return opened.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException overdue) {
      closeOnceOpen(opened);
      throw new UserMistake(
          String.format(
              Locale.ROOT,
              "the checkpoints in %s could not be opened within %d s: the disk does not answer",
              folder,
              limit.toSeconds()),
          "Start again once it does. " + names.anotherFolder(),
          overdue);
    } catch (InterruptedException interrupted) {
      closeOnceOpen(opened);
      Thread.currentThread().interrupt();
      throw new CancellationException("stopped while it opened " + folder);
    } catch (ExecutionException failure) {
      throw rethrown(failure);
    }
  }

  private static void closeOnceOpen(CompletableFuture<Resumption.Place> opened) {
    var unused = opened.thenAccept(Resumption.Place::close);
  }

  private static void apart(Runnable task) {
    Thread thread = new Thread(task, "opening-checkpoints");
    thread.setDaemon(true);
    thread.start();
  }

  private static RuntimeException rethrown(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException known
        ? known
        : new IllegalStateException(failure);
  }
}
