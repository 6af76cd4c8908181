package io.espalier.streaming.source;

import io.espalier.streaming.kafka.KafkaConnection;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.kafka.TopicWatch;
import io.espalier.streaming.kafka.Topics;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;

/** A process that reads so many records of a topic and prints how many it could learn. */
final class ReaderWithLittleMemory {

  private ReaderWithLittleMemory() {}

  public static void main(String[] arguments) throws Exception {
    ActorSystem system = ActorSystem.create("reader");
    try (Topics topics = Topics.connect(KafkaConnection.to(arguments[0]))) {
      List<Batch> batches =
          BatchSource.from(
                  topics,
                  BatchSource.Settings.endless(arguments[1], TestSamples.SHAPE, 16)
                      .stoppingAfter(Long.parseLong(arguments[2])),
                  Offsets.NONE,
                  TopicWatch.telling(new TopicListener() {}))
              .runWith(Sink.seq(), system)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      System.out.printf(
          "%d learnt, %d set aside%n",
          batches.stream().mapToInt(Batch::size).sum(),
          batches.stream().mapToInt(Batch::deadLetters).sum());
    } finally {
      system.terminate();
    }
  }
}
