package io.espalier.streaming.source;

import io.espalier.streaming.sample.BrokenStreamException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
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
 * What a reader of a topic reads: records, and how far it has come where there are none. Has no
 * end; opens its reader when it is run and closes it when it is cancelled or fails.
 *
 * <p>Waits for records on the thread that it runs on, a moment at a time, and only when asked for
 * more: it must run on a dispatcher that may be blocked. Between two such moments the other stages
 * of its island have their turn.
 */
final class RecordSource extends GraphStage<SourceShape<Fetched>> {

  private final Outlet<Fetched> out = Outlet.create("RecordSource.out");
  private final Supplier<TopicReader> open;

  /**
   * @param open makes a reader that nobody else has
   */
  RecordSource(Supplier<TopicReader> open) {
    this.open = open;
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
        reader = open.get();
      } catch (KafkaException refused) {
        failStage(refused);
      }
    }

    @Override
    public void onPull() {
      Fetched next;
      try {
        next = next(Objects.requireNonNull(reader));
      } catch (KafkaException | BrokenStreamException failure) {
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
