package io.espalier.deploy.service;

import io.espalier.actors.metrics.StreamFigures;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.OffsetsLearned;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.sample.BrokenStreamException;
import io.espalier.streaming.sample.Offsets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the topic that is read: how many records in it are not learnt yet, which is its
 * end less what is learnt; whether a broker still tells; which records were lost. Says in the log
 * when the brokers go and when they come back, once each. Safe for use from several threads.
 */
public final class WatchedTopic implements TopicListener, StreamFigures, MeterBinder {

  private static final Logger log = LoggerFactory.getLogger(WatchedTopic.class);

  private final Duration unreachableLimit;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final java.util.function.Consumer<TopicDescription> whenSeen;
  private Offsets learnt = Offsets.NONE;
  private Optional<TopicDescription> topic = Optional.empty();
  private Optional<MeterRegistry> registry = Optional.empty();
  private String reasonUnseen = "";
  private long lastSeenNanos;
  private double lastSeenSeconds;
  private long lost;

  /**
   * @param unreachableLimit how long no broker may tell before that counts as a fault
   * @param whenSeen told too, each time that the topic is seen
   */
  public WatchedTopic(
      Duration unreachableLimit,
      LongSupplier nanoClock,
      InstantSource clock,
      java.util.function.Consumer<TopicDescription> whenSeen) {
    this.unreachableLimit = unreachableLimit;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.whenSeen = whenSeen;
    remember();
  }

  @Override
  public synchronized void seen(TopicDescription now) {
    topic = Optional.of(now);
    if (!reasonUnseen.isEmpty()) {
      log.warn("Kafka answers again, after {} s.", unseenFor().toSeconds());
      reasonUnseen = "";
    }
    remember();
    whenSeen.accept(now);
  }

  @Override
  public synchronized void unseen(BrokenStreamException why) {
    topic = Optional.empty();
    if (reasonUnseen.isEmpty()) {
      reasonUnseen = String.valueOf(why.getMessage());
      log.warn("{} Until one does, nothing can be read and the lag is not known.", reasonUnseen);
    }
  }

  @Override
  public synchronized void lost(int partition, long from, long to) {
    lost += to - from;
    log.warn(
        "{} records of partition {} are lost: what was at offsets {} to {} was deleted or passed"
            + " before it was read. The stream goes on at offset {}, as on-lost says.",
        to - from,
        partition,
        from,
        to - 1,
        to);
  }

  @Override
  public synchronized Runnable opened(Consumer<?, ?> consumer) {
    return metered(new KafkaClientMetrics(consumer));
  }

  @Override
  public synchronized Runnable opened(Producer<?, ?> producer) {
    return metered(new KafkaClientMetrics(producer));
  }

  private Runnable metered(KafkaClientMetrics metrics) {
    registry.ifPresent(metrics::bindTo);
    return metrics::close;
  }

  /** The meters of clients that are opened from now on are shown there. */
  @Override
  public synchronized void bindTo(MeterRegistry shown) {
    registry = Optional.of(shown);
  }

  /** Something happened in the run. */
  synchronized void observe(Progress progress) {
    if (progress instanceof OffsetsLearned learned) {
      learnt = learned.offsets();
    }
  }

  /** Why nothing is known of the topic, once that lasts longer than it may; empty before. */
  synchronized Optional<String> fault() {
    return reasonUnseen.isEmpty() || unseenFor().compareTo(unreachableLimit) <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "%s For %d s now.", reasonUnseen, unseenFor().toSeconds()));
  }

  @Override
  public synchronized double lagRecords() {
    return topic.map(this::behind).orElse(Double.NaN);
  }

  @Override
  public synchronized double lastSeenSeconds() {
    return lastSeenSeconds;
  }

  @Override
  public synchronized long lostRecords() {
    return lost;
  }

  private void remember() {
    lastSeenNanos = nanoClock.getAsLong();
    lastSeenSeconds = clock.millis() / 1000.0;
  }

  private Duration unseenFor() {
    return Duration.ofNanos(nanoClock.getAsLong() - lastSeenNanos);
  }

  private double behind(TopicDescription now) {
    long behind = 0;
    for (Map.Entry<Integer, TopicDescription.Range> partition : now.partitions().entrySet()) {
      TopicDescription.Range range = partition.getValue();
      behind += learnt.openBetween(partition.getKey(), range.earliest(), range.latest());
    }
    return behind;
  }
}
