package io.espalier.deploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {

  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";
  private static final String LOST = "[Consumer a] Connection to node {} could not be established";

  private final LoggerContext loggers = new LoggerContext();
  private long nowNanos = -7;
  private final RepeatedWarnings filter = new RepeatedWarnings(() -> nowNanos);

  @Test
  void aWarningComesOnceAMinute() {
    assertThat(passes(CLIENT, Level.WARN, LOST)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(passes(CLIENT, Level.WARN, LOST)).isFalse();
    pass(Duration.ofSeconds(58));
    assertThat(passes(CLIENT, Level.WARN, LOST)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(passes(CLIENT, Level.WARN, LOST)).isTrue();
  }

  @Test
  void othersComeMeanwhile() {
    assertThat(passes(CLIENT, Level.WARN, LOST)).isTrue();

    assertThat(passes(CLIENT, Level.WARN, "[Consumer b] the group is gone")).isTrue();
    assertThat(passes(CLIENT, Level.ERROR, LOST)).isTrue();
    assertThat(passes("io.espalier.Serve", Level.WARN, LOST)).isTrue();
    assertThat(passes("io.espalier.Serve", Level.WARN, LOST)).isTrue();
  }

  private boolean passes(String logger, Level level, String text) {
    return filter.decide(null, loggers.getLogger(logger), level, text, null, null)
        != FilterReply.DENY;
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }
}
