package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.streaming.files.DirectoryLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientOpeningTest {

  @TempDir private Path folder;

  private Resumption.Place place() {
    return new Resumption.Place(
        CheckpointStore.open(folder, 1),
        OptionalLong.empty(),
        DirectoryLock.take(folder).orElseThrow());
  }

  private Resumption.Place open(Supplier<Resumption.Place> opening, Duration limit) {
    return PatientOpening.of(folder, opening, limit, SettingNames.SERVE);
  }

  @Test
  void whatOpensIsHandedOver() {
    try (Resumption.Place place = open(this::place, Duration.ofMinutes(1))) {
      assertThat(place.store().latest()).isEmpty();
    }
  }

  /** The thread that opens waits in the disk. */
  @Test
  void aDiskThatDoesNotAnswerIsSaidAndWhatOpensLaterIsClosed() {
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                open(
                    () -> {
                      waitFor(answers);
                      Resumption.Place late = place();
                      opened.countDown();
                      return late;
                    },
                    Duration.ofMillis(10)))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("the checkpoints in " + folder)
        .hasMessageContaining("the disk does not answer");

    answers.countDown();
    waitFor(opened);
    await().until(this::isFree);
  }

  private boolean isFree() {
    Optional<DirectoryLock> lock = DirectoryLock.take(folder);
    lock.ifPresent(DirectoryLock::close);
    return lock.isPresent();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void whatCanNotBeOpenedFailsAsItDoes() {
    UserMistake refused = new UserMistake("no", "Do otherwise.");

    assertThatThrownBy(
            () ->
                open(
                    () -> {
                      throw refused;
                    },
                    Duration.ofMinutes(1)))
        .isSameAs(refused);
  }
}
