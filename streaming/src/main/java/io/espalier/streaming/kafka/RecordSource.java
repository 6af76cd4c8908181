package io.espalier.streaming.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * The records of some partitions, and how far the consumer has come where there are none. Has no
 * end; opens its consumer when it is run and closes it when it is cancelled or fails.
 *
 * <p>Waits for records on the thread that it runs on, a moment at a time, and only when asked for
 * more: it must run on a dispatcher that may be blocked. Between two such moments the other stages
 * of its island have their turn.
 */
final class RecordSource extends GraphStage<SourceShape<Fetched>> {

  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  private final Outlet<Fetched> out = Outlet.create("RecordSource.out");
  private final Supplier<Consumer<byte[], byte[]>> open;
  private final Map<TopicPartition, Long> start;

  /**
   * @param open makes a consumer that nobody else has
   * @param start the offset to begin with, of every partition to read
   */
  RecordSource(Supplier<Consumer<byte[], byte[]>> open, Map<TopicPartition, Long> start) {
    this.open = open;
    this.start = Collections.unmodifiableMap(new LinkedHashMap<>(start));
  }

  @Override
  public SourceShape<Fetched> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Reading();
  }

  private final class Reading extends TimerGraphStageLogic implements OutHandler {

    private final Queue<Fetched> ready = new ArrayDeque<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>(start);
    private @Nullable Consumer<byte[], byte[]> consumer;

    Reading() {
      super(RecordSource.this.shape());
      setHandler(out, this);
    }

    @Override
    public void preStart() {
      try {
        Consumer<byte[], byte[]> opened = open.get();
        consumer = opened;
        opened.assign(start.keySet());
        start.forEach(opened::seek);
      } catch (KafkaException refused) {
        failStage(refused);
      }
    }

    @Override
    public void onPull() {
      if (ready.isEmpty() && consumer != null) {
        try {
          take(consumer.poll(LONGEST_POLL));
        } catch (KafkaException failure) {
          failStage(failure);
          return;
        }
      }
      Fetched next = ready.poll();
      if (next == null) {
        // By way of the mailbox: what was sent to the other stages meanwhile comes first.
        scheduleOnce(Done.getInstance(), Duration.ZERO);
      } else {
        push(out, next);
      }
    }

    @Override
    public void postStop() {
      if (consumer != null) {
        // Nothing is committed here, so there is nothing to wait for.
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    }

    @Override
    public void onTimer(Object again) {
      if (isAvailable(out)) {
        onPull();
      }
    }

    private void take(ConsumerRecords<byte[], byte[]> polled) {
      polled
          .nextOffsets()
          .forEach((partition, next) -> take(polled.records(partition), partition, next.offset()));
    }

    private void take(
        List<ConsumerRecord<byte[], byte[]>> records, TopicPartition partition, long next) {
      long read =
          records.isEmpty()
              ? positions.get(partition)
              : records.get(records.size() - 1).offset() + 1;
      records.forEach(record -> ready.add(new Fetched.Read(record)));
      if (read < next) {
        ready.add(new Fetched.Passed(partition.partition(), next));
      }
      positions.put(partition, next);
    }
  }
}
