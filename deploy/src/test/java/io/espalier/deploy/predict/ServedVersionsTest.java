package io.espalier.deploy.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ServedVersionsTest {

  private final TestRuntime runtime = new TestRuntime();
  private final ServedVersions versions = new ServedVersions(3);

  private void add(long... numbers) {
    for (long number : numbers) {
      versions.add(TestRuntime.served(runtime, number));
    }
  }

  @Test
  void theNewestAnswersAndTheLastFewByNumber() {
    assertThat(versions.newest()).isEmpty();
    add(10, 20, 30, 40);

    assertThat(versions.numbers()).containsExactly(40L, 30L, 20L);
    assertThat(versions.newest().orElseThrow().model().version()).isEqualTo(40);
    assertThat(versions.version(20).orElseThrow().model().version()).isEqualTo(20);
    assertThat(versions.version(10)).isEmpty();
    assertThat(runtime.closed()).containsExactly(10L);
  }

  @Test
  void oneThatIsHeldIsClosedOnlyWhenItIsGivenBack() {
    add(10);
    ServedModel.Hold one = versions.newest().orElseThrow();
    ServedModel.Hold other = versions.newest().orElseThrow();
    add(20, 30, 40);

    float[] rows = TestRuntime.rows(2, 1);
    assertThat(one.probabilities(rows, 2)).containsExactly(TestRuntime.probabilities(10, rows));
    one.close();
    one.close(); // counts once
    assertThat(runtime.closed()).isEmpty();
    other.close();
    assertThat(runtime.closed()).containsExactly(10L);
  }

  /** A run that goes back to a checkpoint comes there again. */
  @Test
  void theSameNumberAgainTakesThePlaceOfTheOther() {
    add(10, 20, 30);
    add(20);

    assertThat(versions.numbers()).containsExactly(20L, 30L, 10L);
    assertThat(runtime.closed()).containsExactly(20L);
  }

  @Test
  void onceClosedNoneAnswersAndWhatComesIsClosed() {
    add(10, 20);
    versions.close();
    add(30);

    assertThat(versions.numbers()).isEmpty();
    assertThat(runtime.closed()).containsExactlyInAnyOrder(10L, 20L, 30L);
  }

  @Test
  void aClosedOneIsNotHeld() {
    ServedModel served = TestRuntime.served(runtime, 10);
    served.release();

    assertThatThrownBy(served::hold).hasMessageContaining("version 10 is closed");
  }

  /**
   * Each answer is all of one version, whatever is swapped meanwhile; each version is closed once.
   */
  @Test
  void nobodySeesATornOrClosedModel() throws Exception {
    int swaps = 300;
    float[] rows = TestRuntime.rows(8, 1);
    List<float[]> expected =
        LongStream.rangeClosed(0, swaps).mapToObj(k -> TestRuntime.probabilities(k, rows)).toList();
    add(0);
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> clients = new ArrayList<>();
    for (int client = 0; client < 6; client++) {
      int lag = client % 3; // some ask for older ones by number
      clients.add(
          threads.submit(
              () -> {
                while (!isOver.get()) {
                  ask(lag, rows, expected);
                  answers.incrementAndGet();
                }
                return null;
              }));
    }
    for (long number = 1; number <= swaps; number++) {
      add(number);
    }
    isOver.set(true);
    for (Future<?> client : clients) {
      client.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
    versions.close();

    assertThat(answers.get()).isPositive();
    assertThat(runtime.closed())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(0, swaps).boxed().toList());
  }

  private void ask(int lag, float[] rows, List<float[]> expected) {
    List<Long> numbers = versions.numbers();
    long wanted = numbers.get(Math.min(lag, numbers.size() - 1));
    var found = lag == 0 ? versions.newest() : versions.version(wanted);
    if (found.isPresent()) {
      try (ServedModel.Hold hold = found.get()) {
        assertThat(hold.probabilities(rows, 8))
            .as("version %s", hold.model().version())
            .containsExactly(expected.get((int) hold.model().version()));
      }
    }
  }
}
