package io.espalier.deploy.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferencePoolTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger answered = new AtomicInteger();
  private final InferencePool pool = new InferencePool(1, 1, nanos::get);

  @AfterEach
  void close() {
    pool.close();
  }

  private CompletionStage<Integer> ask(CompletionStage<Integer> request) {
    return pool.answer(() -> request, read -> answered.incrementAndGet(), () -> {});
  }

  private static void assertUnavailable(CompletionStage<Integer> answer, String why) {
    assertThatThrownBy(() -> answer.toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            InferenceException.class,
            refused -> assertThat(refused.status()).isEqualTo(InferenceException.UNAVAILABLE))
        .hasMessageContaining(why);
  }

  @Test
  void whoFindsNoPlaceIsToldSo() {
    CompletableFuture<Integer> slow = new CompletableFuture<>();
    CompletionStage<Integer> first = ask(slow);

    assertUnavailable(ask(CompletableFuture.completedFuture(1)), "too many requests");
    slow.complete(1);
    assertThat(first.toCompletableFuture().join()).isEqualTo(1);
    assertThat(ask(CompletableFuture.completedFuture(1)).toCompletableFuture().join()).isEqualTo(2);
  }

  /** The server has told its client so by then. */
  @Test
  void whatWaitedTooLongIsNotPredictedForNobody() {
    CompletableFuture<Integer> slow = new CompletableFuture<>();
    CompletionStage<Integer> answer = ask(slow);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    slow.complete(1);

    assertUnavailable(answer, "takes too long");
    assertThat(answered).hasValue(0);
  }

  @Test
  void aPlaceIsGivenBackHoweverTheRequestFails() {
    for (int k = 0; k < 3; k++) {
      CompletionStage<Integer> failing =
          pool.answer(
              () -> {
                throw new IllegalStateException("unread");
              },
              read -> answered.incrementAndGet(),
              () -> {});

      assertThatThrownBy(() -> failing.toCompletableFuture().join()).hasMessageContaining("unread");
    }
  }

  @Test
  void aPoolThatIsClosedSaysThatTheServiceStops() {
    pool.close();

    assertUnavailable(ask(CompletableFuture.completedFuture(1)), "stopping");
  }
}
