package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.PredictionJson;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** No prediction without all before it: what is sent, and when nothing more is. */
class PredictionWriterTest {

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final PredictionWriter writer =
      new PredictionWriter(
          KafkaConnection.to("127.0.0.1:9092"),
          "predictions",
          new PredictionJson("samples", List.of()),
          new PredictionHeaders("stream"),
          Map.of(),
          producer,
          () -> {});

  /** Of offsets {@code from} up to {@code end}, in partition 0. */
  private CompletableFuture<?> write(long from, long end) {
    int size = (int) (end - from);
    return writer
        .write(
            new Predictions(
                new SampleOrigins(
                    new int[size],
                    LongStream.range(from, end).toArray(),
                    new long[size],
                    new byte[size][]),
                new float[2 * size],
                new ModelVersion(from, 0)))
        .toCompletableFuture();
  }

  private int sent() {
    return producer.history().size();
  }

  @Test
  void isSafeOnceAllOfItIs() {
    CompletableFuture<?> safe = write(0, 2);
    producer.completeNext();
    assertThat(safe).isNotDone();

    producer.completeNext();

    assertThat(safe).isCompleted();
    assertThat(producer.closed()).isFalse();
  }

  @Test
  void whatABrokerRefusesIsFollowedByNothing() {
    CompletableFuture<?> safe = write(0, 3);
    producer.errorNext(new RecordTooLargeException());

    assertThat(safe).isCompletedExceptionally();
    assertThat(producer.closed()).isTrue();
  }

  /** The first failure is where the next is to be sent; what was sent before it fails after it. */
  @Test
  void whatIsRefusedAfterOneThatCouldNotBeSentIsFollowedByNothingToo() {
    CompletableFuture<?> earlier = write(0, 3);
    producer.sendException = new TimeoutException("no room");
    CompletableFuture<?> later = write(3, 6);
    assertThat(later).isCompletedExceptionally();
    assertThat(sent()).isEqualTo(3);
    assertThat(producer.closed()).isFalse();

    producer.completeNext();
    producer.errorNext(new RecordTooLargeException());

    assertThat(earlier).isCompletedExceptionally();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void nothingIsSentAfterOneThatCouldNotBe() {
    producer.sendException = new TimeoutException("no room");
    assertThat(write(0, 3)).isCompletedExceptionally();
    producer.sendException = null;

    assertThat(write(3, 6)).isCompletedExceptionally();
    assertThat(sent()).isZero();
  }
}
