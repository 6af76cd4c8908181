package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProbeServerTest {

  private static ActorSystem<Void> system;

  @BeforeAll
  static void startSystem() {
    system = ActorSystem.create(Behaviors.empty(), "probe-server");
  }

  @AfterAll
  static void stopSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "/health/live,    127.0.0.1, 200",
    "/health/ready,   127.0.0.1, 503",
    "/health/startup, 127.0.0.1, 200",
    "/metrics,        127.0.0.1, 200",
    "/metrics,        attack.example, 421",
    "/api/state,      127.0.0.1, 404",
    "/,               127.0.0.1, 404",
  })
  void metricsAndHealthAreAnsweredAndNothingElse(String path, String host, int status)
      throws Exception {
    Checks checks = new Checks();
    checks.failing = "ready";
    Address address =
        new Address("metrics and health", Address.LOCAL_HOST, 0, "probe-port", List.of());
    try (ProbeServer probes = ProbeServer.start(system, address, checks, () -> "metrics");
        RawClient client = RawClient.connect(URI.create(probes.url()).getPort())) {
      assertThat(client.get(path, host).status()).isEqualTo(status);
    }
  }
}
