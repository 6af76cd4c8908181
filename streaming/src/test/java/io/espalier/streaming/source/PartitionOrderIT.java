package io.espalier.streaming.source;

import static io.espalier.streaming.kafka.TestSamples.SHAPE;
import static io.espalier.streaming.kafka.TestSamples.numbered;
import static io.espalier.streaming.kafka.TestSamples.numbersIn;
import static io.espalier.streaming.kafka.TestSamples.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.BrokerFixture;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backlog in several partitions is read as it was written, not partition by partition. */
@Timeout(60)
class PartitionOrderIT {

  private static final int PARTITIONS = 5;

  /** Several fetches, and more than is held of a partition. */
  private static final int RECORDS = 6_000;

  @RegisterExtension static final BrokerFixture kafka = new BrokerFixture();

  /** Ten records to a millisecond, two thirds of them in one partition. */
  @Test
  void recordsComeInTheOrderOfTheirTimestampsAndInTheSameBatchesWhenResumed() throws Exception {
    String topic = topic(number -> number % 3 < 2 ? 0 : number % PARTITIONS);

    List<Batch> all = kafka.read(endless(topic).stoppingAfter(RECORDS), Offsets.NONE);

    List<Integer> numbers = numbersIn(all);
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(0, RECORDS));
    assertThat(numbers.stream().map(PartitionOrderIT::timestamp)).isSorted();
    Batch middle = all.get(all.size() / 2);
    List<Batch> rest =
        kafka.read(endless(topic).stoppingAfter(RECORDS - read(middle)), middle.offsets());
    assertThat(numbersIn(rest)).isEqualTo(numbers.subList((int) read(middle), RECORDS));
    assertThat(rest.get(0).offsets()).isEqualTo(all.get(all.size() / 2 + 1).offsets());
  }

  @Test
  void partitionsWithoutRecordsAreNotWaitedFor() throws Exception {
    String topic = topic(number -> 3);

    assertThat(numbersIn(kafka.read(endless(topic).stoppingAfter(RECORDS), Offsets.NONE)))
        .isEqualTo(range(0, RECORDS));
  }

  private static String topic(IntUnaryOperator partition) throws Exception {
    String topic = kafka.topic(PARTITIONS);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < RECORDS; number++) {
      records.add(
          new ProducerRecord<>(
              topic,
              partition.applyAsInt(number),
              timestamp(number),
              null,
              SampleCodecs.BINARY.encode(numbered(number))));
    }
    kafka.send(records);
    return topic;
  }

  private static long timestamp(int number) {
    return 1_700_000_000_000L + number / 10;
  }

  private static long read(Batch batch) {
    return batch.offsets().next().values().stream().mapToLong(Long::longValue).sum();
  }

  private static BatchSource.Settings endless(String topic) {
    return BatchSource.Settings.endless(topic, SHAPE, 32);
  }
}
