package io.espalier.actors.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryDelayTest {

  @Test
  void doublesUpToHalfAMinuteAndBeginsAnewOnceItWentWell() {
    RetryDelay delay = new RetryDelay();

    assertThat(Stream.generate(delay::next).limit(7).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    delay.reset();

    assertThat(delay.next()).isEqualTo(RetryDelay.FIRST);
  }
}
