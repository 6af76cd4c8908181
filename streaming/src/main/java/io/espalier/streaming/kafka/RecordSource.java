package io.espalier.streaming.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
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

  private final Outlet<Fetched> out = Outlet.create("RecordSource.out");
  private final Supplier<Consumer<byte[], byte[]>> open;
  private final Map<TopicPartition, Long> start;

  /**
   * @param open makes a consumer that nobody else has
   * @param start the offset to begin with, of every partition to read
   */
  RecordSource(Supplier<Consumer<byte[], byte[]>> open, Map<TopicPartition, Long> start) {
    this.open = open;
    this.start = Map.copyOf(start);
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

    private @Nullable TopicReader reader;

    Reading() {
      super(RecordSource.this.shape());
      setHandler(out, this);
    }

    @Override
    public void preStart() {
      try {
        reader = new TopicReader(open.get(), start);
      } catch (KafkaException refused) {
        failStage(refused);
      }
    }

    @Override
    public void onPull() {
      Fetched next;
      try {
        next = next(Objects.requireNonNull(reader));
      } catch (KafkaException failure) {
        failStage(failure);
        return;
      }
      if (next == null) {
        // By way of the mailbox: what was sent to the other stages meanwhile comes first.
        scheduleOnce(Done.getInstance(), Duration.ZERO);
      } else {
        push(out, next);
      }
    }

    @Override
    public void postStop() {
      if (reader != null) {
        reader.close();
      }
    }

    private static @Nullable Fetched next(TopicReader reader) {
      Fetched here = reader.next();
      if (here != null) {
        return here;
      }
      reader.fetch();
      return reader.next();
    }

    @Override
    public void onTimer(Object again) {
      if (isAvailable(out)) {
        onPull();
      }
    }
  }
}
