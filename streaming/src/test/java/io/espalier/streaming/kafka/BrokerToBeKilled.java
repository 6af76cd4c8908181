package io.espalier.streaming.kafka;

import io.espalier.streaming.codec.SampleCodecs;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** A process that writes to its own broker until it is killed, printing what is acknowledged. */
final class BrokerToBeKilled {

  private BrokerToBeKilled() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.at(Path.of(arguments[0]), 0, Map.of());
    KafkaConnection connection = KafkaConnection.to(broker.bootstrapServers());
    try (Topics topics = Topics.connect(connection)) {
      topics.createIfMissing("digits", 1);
    }
    SampleProducer producer = SampleProducer.open(connection, "digits", SampleCodecs.BINARY);
    for (int round = 0; ; round++) {
      int first = 100 * round;
      System.out.println(
          producer.send(
              IntStream.range(first, first + 100).mapToObj(TestSamples::numbered).iterator(),
              SampleProducer.Plan.EVERYTHING,
              acknowledged -> {}));
    }
  }
}
