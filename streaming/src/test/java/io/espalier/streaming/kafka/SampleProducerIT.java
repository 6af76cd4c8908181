package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleOrigins;
import io.espalier.streaming.source.BatchSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class SampleProducerIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  @Test
  void itStopsAtItsLimitAndCountsWhatIsAcknowledged() throws Exception {
    String topic = kafka.topic(3);
    List<Long> progress = new ArrayList<>();
    try (SampleProducer producer = open(topic);
        Topics topics = Topics.connect(kafka.connection())) {
      long sent =
          producer.send(
              TestSamples.between(0, Integer.MAX_VALUE),
              new SampleProducer.Plan(0, OptionalLong.of(1234)),
              progress::add);

      assertThat(sent).isEqualTo(1234);
      assertThat(progress).endsWith(1234L);
      assertThat(topics.describe(topic).records()).isEqualTo(1234);
      assertThat(topics.describe(topic).partitions()).containsOnlyKeys(0, 1, 2);
    }
  }

  @Test
  void itKeepsToItsRate() throws Exception {
    String topic = kafka.topic(1);
    try (SampleProducer producer = open(topic)) {
      long begin = System.nanoTime();
      producer.send(
          TestSamples.between(0, 100),
          new SampleProducer.Plan(200, OptionalLong.empty()),
          acknowledged -> {});

      // The last of 100 is due 99/200 s after the first.
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(495_000_000L);
      assertThat(producer.acknowledged()).isEqualTo(100);
    }
  }

  @Test
  void itCanBeInterruptedWhileItWaits() throws Exception {
    String topic = kafka.topic(1);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    try (SampleProducer producer = open(topic)) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  producer.send(
                      TestSamples.between(0, 10),
                      new SampleProducer.Plan(0.001, OptionalLong.empty()),
                      acknowledged -> {});
                } catch (InterruptedException | RuntimeException e) {
                  outcome.complete(e);
                }
              });
      sender.start();
      await().until(() -> producer.acknowledged() == 1);

      sender.interrupt();

      assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aSampleTooLargeForTheTopicFailsTheSending() {
    String topic = kafka.topic(1);
    var huge = new Sample(new float[500_000], 0);
    huge.features()[0] = 0.3f;
    try (SampleProducer producer = open(topic)) {
      assertThatThrownBy(
              () ->
                  producer.send(
                      IntStream.range(0, 3).mapToObj(i -> huge).iterator(),
                      SampleProducer.Plan.EVERYTHING,
                      acknowledged -> {}))
          .isInstanceOf(StreamUnavailableException.class)
          .hasMessageContaining("Can't write to topic '%s'".formatted(topic));
    }
  }

  /** From a sample to the batch that is learnt. */
  @Test
  void keyAndTimeTravelWithASample() throws Exception {
    String topic = kafka.topic(1);
    byte[] key = {4, 2};
    float[] features = TestSamples.numbered(0).features();
    Sample keyed =
        new Sample(Optional.of(key), OptionalLong.of(1_700), features, new ClassTarget(3));
    long begin = System.currentTimeMillis();
    try (SampleProducer producer = open(topic)) {
      producer.send(
          List.of(keyed, TestSamples.numbered(1)).iterator(),
          SampleProducer.Plan.EVERYTHING,
          acknowledged -> {});
    }

    List<Batch> batches =
        kafka.read(
            BatchSource.Settings.endless(topic, TestSamples.SHAPE, 2).stoppingAfter(2),
            Offsets.NONE);

    SampleOrigins origins = batches.get(0).origins();
    assertThat(origins.keys()).isDeepEqualTo(new byte[][] {key, null});
    assertThat(origins.offsets()).containsExactly(0, 1);
    assertThat(origins.timestamps()).startsWith(1_700);
    assertThat(origins.timestamps()[1]).isGreaterThanOrEqualTo(begin);
    assertThat(TestSamples.labels(batches.get(0))).containsExactly(3, 1);
  }

  private static SampleProducer open(String topic) {
    return SampleProducer.open(kafka.connection(), topic, SampleCodecs.BINARY);
  }
}
