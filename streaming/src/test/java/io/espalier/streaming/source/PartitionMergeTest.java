package io.espalier.streaming.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionMergeTest {

  private static final int PARTITIONS = 3;

  /** Where the reading stands when it is taken up again must make no difference either. */
  @Property(tries = 200)
  void theOrderDependsOnNeitherWhatIsFetchedWhenNorWhereReadingBegins(
      @ForAll @Size(PARTITIONS) List<@Size(max = 30) List<@IntRange(max = 5) Integer>> timestamps,
      @ForAll Random fetches,
      @ForAll @IntRange(max = 90) int again) {
    List<List<Fetched>> topic = topic(timestamps);
    List<Fetched> all = merged(topic, new int[PARTITIONS], new Random(1));

    assertThat(merged(topic, new int[PARTITIONS], fetches)).isEqualTo(all);
    assertThat(all).hasSize(timestamps.stream().mapToInt(List::size).sum());
    List<Fetched> before = all.subList(0, Math.min(again, all.size()));
    assertThat(merged(topic, next(before), fetches))
        .isEqualTo(all.subList(before.size(), all.size()));
  }

  @Test
  void partitionsTakeTurnsWhereTimestampsAreEqual() {
    List<List<Integer>> timestamps = List.of(List.of(7, 7, 7), List.of(7, 7, 7), List.of(7, 7, 7));

    assertThat(merged(topic(timestamps), new int[PARTITIONS], new Random(1)))
        .extracting(Fetched::partition)
        .containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  @Test
  void aPartitionAtItsEndKeepsNobodyWaiting() {
    PartitionMerge merge = new PartitionMerge(List.of(0, 1));
    merge.add(record(0, 0, 5));

    assertThat(Optional.ofNullable(merge.next())).isEmpty();
    merge.setAtEnd(1, true);
    assertThat(merge.next()).isNotNull();
    merge.add(record(1, 0, 3));
    assertThat(Optional.ofNullable(merge.next())).isEmpty();
    merge.setAtEnd(0, true);
    assertThat(merge.next()).isNotNull();
    assertThat(Optional.ofNullable(merge.next())).isEmpty();
  }

  /** What a reader does: fetches some of some partition, takes what may be taken, and so on. */
  private static List<Fetched> merged(List<List<Fetched>> topic, int[] from, Random fetches) {
    PartitionMerge merge = new PartitionMerge(IntStream.range(0, PARTITIONS).boxed().toList());
    List<Fetched> order = new ArrayList<>();
    int[] fetched = from.clone();
    for (int round = 0; round < 10_000 && !isAll(topic, fetched); round++) {
      int partition = fetches.nextInt(PARTITIONS);
      List<Fetched> records = topic.get(partition);
      int end = Math.min(records.size(), fetched[partition] + fetches.nextInt(5));
      records.subList(fetched[partition], end).forEach(merge::add);
      fetched[partition] = end;
      merge.setAtEnd(partition, end == records.size());
      take(merge, order);
    }
    IntStream.range(0, PARTITIONS).forEach(partition -> merge.setAtEnd(partition, true));
    take(merge, order);
    return order;
  }

  private static void take(PartitionMerge merge, List<Fetched> order) {
    for (var record = merge.next(); record != null; record = merge.next()) {
      order.add(record);
    }
  }

  private static boolean isAll(List<List<Fetched>> topic, int[] fetched) {
    return IntStream.range(0, PARTITIONS).allMatch(p -> fetched[p] == topic.get(p).size());
  }

  private static int[] next(List<Fetched> records) {
    int[] next = new int[PARTITIONS];
    records.forEach(record -> next[record.partition()] = (int) record.offset() + 1);
    return next;
  }

  private static List<List<Fetched>> topic(List<List<Integer>> timestamps) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(
            partition ->
                IntStream.range(0, timestamps.get(partition).size())
                    .mapToObj(
                        offset -> record(partition, offset, timestamps.get(partition).get(offset)))
                    .toList())
        .toList();
  }

  private static Fetched record(int partition, long offset, long timestamp) {
    return new Fetched.Read(
        new ConsumerRecord<>(
            "digits",
            partition,
            offset,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty()));
  }
}
