package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that retention deleted before they were read. */
@Timeout(60)
class LostRecordsIT {

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  /** More than are read ahead. */
  private static final int MANY = 400;

  private final List<String> lost = Collections.synchronizedList(new ArrayList<>());
  private final TopicWatch watch =
      TopicWatch.telling(
          new TopicListener() {
            @Override
            public void lost(int partition, long from, long to) {
              lost.add(String.format(Locale.ROOT, "%d: %d to %d", partition, from, to));
            }
          });

  @Test
  void areNotReplacedByOthersUnlessThatIsAskedFor() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 20);
    kafka.deleteBefore(topic, 10);

    assertThatThrownBy(() -> kafka.read(settings(topic, OnLost.STOP, 10), Offsets.NONE.with(0, 4)))
        .hasMessageStartingWith(
            "Offset 4 of topic '%s', partition 0, is not there: the partition holds 10 up to 20."
                .formatted(topic));
    assertThat(numbersIn(kafka.read(settings(topic, OnLost.STOP, 10), Offsets.NONE)))
        .isEqualTo(range(10, 20));
  }

  @Test
  void areCountedWhereTheStreamGoesOnWithTheEarliest() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 20);
    kafka.deleteBefore(topic, 10);

    SinkQueueWithCancel<Batch> stream = stream(settings(topic, OnLost.EARLIEST, 10), 4);

    // So that a stream that is opened again doesn't count them again.
    assertThat(next(stream).orElseThrow().offsets().nextOf(0)).isEqualTo(10);
    assertThat(numbersIn(List.of(next(stream).orElseThrow()))).isEqualTo(range(10, 11));
    assertThat(lost).containsExactly("0: 4 to 10");
    stream.cancel();
  }

  @Test
  void areCountedWithWhatIsPassedWhereTheStreamGoesOnWithTheLatest() throws Exception {
    String topic = kafka.topic(1);
    kafka.produce(topic, 0, 20);
    kafka.deleteBefore(topic, 10);

    SinkQueueWithCancel<Batch> stream = stream(settings(topic, OnLost.LATEST, 10), 4);

    assertThat(next(stream).orElseThrow().offsets().nextOf(0)).isEqualTo(20);
    kafka.produce(topic, 20, 21);
    assertThat(numbersIn(List.of(next(stream).orElseThrow()))).isEqualTo(range(20, 21));
    assertThat(lost).containsExactly("0: 4 to 20");
    stream.cancel();
  }

  @Test
  void failTheStreamWhenTheyAreDeletedInFrontOfTheReader() throws Exception {
    String topic = topicOfSmallBatches();
    SinkQueueWithCancel<Batch> stream = stream(settings(topic, OnLost.STOP, MANY), 0);
    assertThat(next(stream)).isPresent();

    kafka.deleteBefore(topic, MANY);

    assertThatThrownBy(
            () -> {
              while (next(stream).isPresent()) {}
            })
        .hasCauseInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("of topic '%s', partition 0, is not there".formatted(topic));
  }

  @Test
  void arePassedWhenTheyAreDeletedInFrontOfTheReader() throws Exception {
    String topic = topicOfSmallBatches();
    SinkQueueWithCancel<Batch> stream = stream(settings(topic, OnLost.EARLIEST, 2 * MANY), 0);
    List<Batch> batches = new ArrayList<>(List.of(next(stream).orElseThrow()));
    kafka.deleteBefore(topic, MANY);
    kafka.produce(topic, MANY, MANY + 10);

    while (batches.get(batches.size() - 1).offsets().nextOf(0) < MANY + 10) {
      batches.add(next(stream).orElseThrow());
    }
    List<Integer> read = numbersIn(batches);
    int before = read.size() - 10;
    assertThat(before).isLessThan(MANY);
    assertThat(read.subList(0, before)).isEqualTo(range(0, before));
    assertThat(read.subList(before, read.size())).isEqualTo(range(MANY, MANY + 10));
    assertThat(lost).containsExactly(String.format(Locale.ROOT, "0: %d to %d", before, MANY));
    stream.cancel();
  }

  /** One record in each, so that it can be fetched alone. */
  private static String topicOfSmallBatches() throws Exception {
    String topic = kafka.topic(1);
    KafkaConnection unbatched =
        new KafkaConnection(
            kafka.connection().bootstrapServers(),
            Map.of("batch.size", "0"),
            Duration.ofSeconds(10));
    try (SampleProducer producer = SampleProducer.open(unbatched, topic, SampleCodecs.BINARY)) {
      producer.send(TestSamples.between(0, MANY), SampleProducer.Plan.EVERYTHING, acked -> {});
    }
    return topic;
  }

  private SinkQueueWithCancel<Batch> stream(BatchSource.Settings settings, long start) {
    KafkaConnection oneRecordAtATime =
        new KafkaConnection(
            kafka.connection().bootstrapServers(),
            Map.of("max.poll.records", "1", "max.partition.fetch.bytes", "1"),
            Duration.ofSeconds(10));
    // Room for one batch, or all records are read before others are deleted.
    Sink<Batch, SinkQueueWithCancel<Batch>> unhurried =
        Sink.<Batch>queue().withAttributes(Attributes.inputBuffer(1, 1));
    return kafka.stream(oneRecordAtATime, settings, Offsets.NONE.with(0, start), watch)
        .runWith(unhurried, kafka.system());
  }

  private static Optional<Batch> next(SinkQueueWithCancel<Batch> queue) throws Exception {
    return queue.pull().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static BatchSource.Settings settings(String topic, OnLost onLost, long records) {
    return new BatchSource.Settings(
        topic, SHAPE, 1, SampleCodecs.BINARY, OptionalLong.of(records), onLost);
  }
}
