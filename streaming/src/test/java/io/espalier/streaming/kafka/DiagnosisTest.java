package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader may wait for, and what it would wait for in vain. */
class DiagnosisTest {

  private static final KafkaConnection CONNECTION = KafkaConnection.to("localhost:9092");

  static Stream<Throwable> passing() {
    return Stream.of(
        new TimeoutException(),
        new org.apache.kafka.common.errors.TimeoutException("no answer"),
        new NotLeaderOrFollowerException("moved"));
  }

  static Stream<Throwable> lasting() {
    return Stream.of(
        new SaslAuthenticationException("wrong password"),
        new TopicAuthorizationException("digits"),
        new UnsupportedVersionException("too old"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatMendsItselfMayPass(Throwable failure) {
    assertThat(diagnosis(failure).mayPass()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatSomebodyMustMendDoesNotPass(Throwable failure) {
    assertThat(diagnosis(failure).mayPass()).isFalse();
  }

  private static StreamUnavailableException diagnosis(Throwable failure) {
    return Diagnosis.of(new CompletionException(failure), "read topic 'digits'", CONNECTION);
  }
}
