package io.espalier.deploy.demo;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.SampleStream;
import io.espalier.streaming.dataset.StreamPlan;
import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.SampleProducer;
import io.espalier.streaming.sample.Sample;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends a data set to the broker in a thread of its own, never far ahead of training, so that the
 * log on disk stays small. Closing it interrupts it.
 */
final class DemoProducer implements AutoCloseable {

  /** How far ahead of training it may be. */
  static final long LARGEST_LEAD = 20_000;

  private final Thread thread = new Thread(this::send, "demo-producer");
  private final KafkaConnection connection;
  private final String topic;
  private final SampleStream samples;
  private final double recordsPerSecond;
  private final LongSupplier trained;
  private final Consumer<Throwable> onFailure;
  private volatile boolean closed;

  private DemoProducer(
      KafkaConnection connection,
      String topic,
      SampleStream samples,
      double recordsPerSecond,
      LongSupplier trained,
      Consumer<Throwable> onFailure) {
    this.connection = connection;
    this.topic = topic;
    this.samples = samples;
    this.recordsPerSecond = recordsPerSecond;
    this.trained = trained;
    this.onFailure = onFailure;
    thread.setDaemon(true);
  }

  /**
   * Starts sending.
   *
   * @param plan from the first record that is not in the topic yet
   * @param trained records trained so far, asked often
   * @param onFailure told when the broker does not take what is sent
   */
  static DemoProducer start(
      KafkaConnection connection,
      String topic,
      DataSet data,
      StreamPlan plan,
      double recordsPerSecond,
      LongSupplier trained,
      Consumer<Throwable> onFailure) {
    DemoProducer producer =
        new DemoProducer(
            connection, topic, new SampleStream(data, plan), recordsPerSecond, trained, onFailure);
    producer.thread.start();
    return producer;
  }

  private void send() {
    try (SampleProducer producer = SampleProducer.open(connection, topic, SampleCodecs.BINARY)) {
      producer.send(
          new Leading(samples, trained),
          new SampleProducer.Plan(recordsPerSecond, OptionalLong.empty()),
          sent -> {});
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error fault) {
      // What Kafka's client throws where it is interrupted by close is the end, no failure.
      if (!closed) {
        onFailure.accept(fault);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Waits until nothing more is sent, or tried. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** Samples that wait for training to come nearer. */
  private record Leading(SampleStream samples, LongSupplier trained) implements Iterator<Sample> {

    @Override
    public boolean hasNext() {
      return samples.hasNext();
    }

    @Override
    public Sample next() {
      while (samples.position() - trained.getAsLong() > LARGEST_LEAD
          && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      return samples.next();
    }
  }
}
