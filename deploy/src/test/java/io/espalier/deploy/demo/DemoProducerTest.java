package io.espalier.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.kafka.KafkaConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoProducerTest {

  private static final String NOBODY = "127.0.0.1:1";

  /** Kafka's client throws where it is interrupted, wherever that is. */
  @RepeatedTest(5)
  void whatBreaksOffWhereItIsClosedIsNoFailure() throws InterruptedException {
    DataSpec spec = DataSpec.parse("digits:train=10,test=10");
    DataSet data = spec.open();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    DemoProducer producer =
        DemoProducer.start(
            KafkaConnection.to(NOBODY), "topic", data, spec.plan(), 0, () -> 0, failures::add);

    producer.close();
    producer.awaitEnd();

    assertThat(failures).isEmpty();
  }
}
