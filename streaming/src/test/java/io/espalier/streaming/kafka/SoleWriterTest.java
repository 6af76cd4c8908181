package io.espalier.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is told where two write to one topic. */
class SoleWriterTest {

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SoleWriter.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final SoleWriter sole =
      new SoleWriter("predictions", Map.of(0, new PredictionTail.End(4, 5)));

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(log);
  }

  private void written(int partition, long offset) {
    sole.written(
        new RecordMetadata(new TopicPartition("predictions", partition), offset, 0, 0, 0, 0));
  }

  @Test
  void oneBehindTheOtherIsAllFromOneWriter() {
    written(0, 5);
    written(0, 6);
    written(1, 40); // it is not known how far this one went
    written(1, 41);

    assertThat(log.list).isEmpty();
  }

  @Test
  void tellsOnceOfWhatCameInBetween() {
    written(0, 8);
    written(0, 9);

    assertThat(log.list)
        .singleElement()
        .asString()
        .contains("3 records of partition 0 of topic 'predictions', from offset 5 on");
  }

  /** As of a record that was sent twice and written once. */
  @Test
  void anOffsetThatIsNotKnownTellsOfNothing() {
    written(0, -1);
    written(0, 9);
    assertThat(log.list).isEmpty();

    written(0, 11);
    assertThat(log.list).hasSize(1);
  }
}
