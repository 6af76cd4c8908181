package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.SharedBroker;
import io.espalier.streaming.codec.SampleCodecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no checkpoint for a while: the folder for them is a file. */
@Timeout(120)
class UnwritableCheckpointsIT {

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @TempDir private Path folder;

  @Test
  void learningGoesOnAndTheNextCheckpointHasIt() throws Exception {
    String topic = broker.topic(1);
    try (ServiceUnderTest service = start(topic)) {
      Path checkpoints = folder.resolve("checkpoints");
      Path away = Files.move(checkpoints, folder.resolve("away"));
      Files.createFile(checkpoints);

      broker.send(topic, SampleCodecs.BINARY, Blobs.count(30));
      service.awaitRecords("trained", 30);
      assertToldOfTheFailure(service);

      Files.delete(checkpoints);
      Files.move(away, checkpoints);
      broker.send(topic, SampleCodecs.BINARY, Blobs.count(30));
      service.awaitRecords("trained", 60);
      awaitReady(service, 200);
      assertThat(service.stop().last().records()).isEqualTo(60);
    }

    try (ServiceUnderTest service = start(topic)) {
      assertThat(service.serve().recordsBefore()).isEqualTo(OptionalLong.of(60));
    }
  }

  private static void assertToldOfTheFailure(ServiceUnderTest service) {
    awaitReady(service, 503);
    assertThat(service.get("health/ready").body()).contains("no checkpoint at", "version-");
    assertThat(service.get("health/live").statusCode()).isEqualTo(200);
    assertThat(service.get("api/state").body()).contains("no checkpoint: can not write");
    assertThat(service.get("metrics").body())
        .containsPattern("espalier_checkpoint_failures_total [1-9]");
  }

  private static void awaitReady(ServiceUnderTest service, int status) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(service.get("health/ready").statusCode()).isEqualTo(status));
  }

  private ServiceUnderTest start(String topic) throws Exception {
    return ServiceUnderTest.start(
        ServiceUnderTest.settings(
            broker.bootstrapServers(), topic, folder, "checkpoint.every-records = 10"));
  }
}
