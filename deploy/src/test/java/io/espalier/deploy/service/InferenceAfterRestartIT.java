package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.SharedBroker;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.SampleProducer;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a service predicts with before it has learnt anything, and after it was started again. */
@Timeout(120)
class InferenceAfterRestartIT {

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @Test
  void whatWasLearntPredictsAtOnce() throws Exception {
    String topic = broker.topic(1);
    try (ServiceUnderTest service = start(topic)) {
      assertThat(service.get("v2/health/live").statusCode()).isEqualTo(200);
      assertThat(service.get("v2/health/ready").statusCode()).isEqualTo(503);
      try (SampleProducer producer =
          SampleProducer.open(broker.connection(), topic, SampleCodecs.BINARY)) {
        producer.send(Blobs.count(120), SampleProducer.Plan.EVERYTHING, acknowledged -> {});
      }
      awaitVersion(service, "100");
      service.awaitRecords("trained", 120);
    }

    try (ServiceUnderTest service = start(topic)) { // nothing new comes
      awaitVersion(service, "120");
    }
  }

  private static void awaitVersion(ServiceUnderTest service, String version) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(service.get("v2/models/blobs").body())
                    .contains("\"records_trained\":\"" + version + "\""));
  }

  private ServiceUnderTest start(String topic) throws Exception {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(
            broker.bootstrapServers(),
            topic,
            folder,
            "publish { name = blobs, every-records = 50 }"));
  }
}
