package io.espalier.streaming.kafka;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.pekko.Done;
import org.apache.pekko.kafka.javadsl.Consumer;

/** Controls a consumer that is still to come, because its broker is asked first. */
record DeferredControl(CompletionStage<Consumer.Control> consumer) implements Consumer.Control {

  @Override
  public CompletionStage<Done> stop() {
    return consumer.thenCompose(Consumer.Control::stop);
  }

  @Override
  public CompletionStage<Done> shutdown() {
    return consumer.thenCompose(Consumer.Control::shutdown);
  }

  @Override
  public <T> CompletionStage<T> drainAndShutdown(
      CompletionStage<T> streamCompletion, Executor executor) {
    return consumer.thenCompose(control -> control.drainAndShutdown(streamCompletion, executor));
  }

  @Override
  public CompletionStage<Done> isShutdown() {
    return consumer.thenCompose(Consumer.Control::isShutdown);
  }

  @Override
  public CompletionStage<Map<MetricName, Metric>> getMetrics() {
    return consumer.thenCompose(Consumer.Control::getMetrics);
  }
}
