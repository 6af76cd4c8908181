package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import io.espalier.deploy.live.RunSummary;
import io.espalier.deploy.live.Samples;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page as a browser shows it. */
@Timeout(120)
class PageInBrowserIT {

  private static final Inference NO_MODEL = TestRuntime.inference(PublishSettings.DEFAULT);

  private static final String STATE = "document.getElementById('state').innerText";
  private static final String NOTICE = "document.getElementById('notice').innerText";
  private static final String END = "document.getElementById('summary').innerText";
  private static final String RATE = "document.getElementById('tile-rate').innerText";
  private static final String RECORDS = "document.getElementById('tile-records').innerText";

  private static ActorSystem<Void> system;
  private static Chromium browser;

  private final Checks checks = new Checks();
  private LiveView view = new LiveView("run");
  private PageServer server;

  @BeforeAll
  static void start(@TempDir Path profile) throws Exception {
    Optional<Path> program = Chromium.installed();
    Assumptions.assumeTrue(program.isPresent(), "Chromium is not installed");
    browser = Chromium.start(program.get(), profile);
    system = ActorSystem.create(Behaviors.empty(), "page-in-browser");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void open() {
    view.publish(Samples.description());
    view.publish(new RunStatus(RunState.RUNNING, ""));
    view.publish(Samples.point(64_000));
    view.publish(Samples.point(128_000));
    view.publish(Samples.cut(70_000));
    view.publish(Samples.mask(128_000));
    serve(0);
    browser.open(server.url(), 1440, 900);
    browser.await(STATE, "running");
  }

  private void serve(int port) {
    server =
        PageServer.start(
            system, Address.ofLocalPage(port, "--port"), view, checks, () -> "", NO_MODEL);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whileTheStreamPausesTheFiguresFallWithIt() {
    browser.await(RATE, "1,000");

    view.publish(new RunStatus(RunState.IDLE, ""));
    view.publish(Samples.idlePoint(128_000));

    browser.await(STATE, "idle");
    browser.await(RATE, "0");
    browser.await(RECORDS, "128,000");
    assertThat(browser.value("document.title").asText()).startsWith("idle · ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whyARunStandsStillIsRead() {
    view.publish(new RunStatus(RunState.STALLED, "2 batches taken, none learnt for 63 s"));

    browser.await(STATE, "stalled");
    browser.await(NOTICE, "2 batches taken, none learnt for 63 s");
  }

  @Test
  void aServiceThatDoesNotAnswerIsAwayUntilItDoes() {
    int port = server.port();
    server.close();

    browser.await(STATE, "away");
    assertThat(browser.value(NOTICE).asText()).startsWith("The service has not answered since ");

    view = new LiveView("another run");
    view.publish(new RunStatus(RunState.STARTING, ""));
    serve(port);
    browser.await(STATE, "starting");
    browser.await(NOTICE, "");
    browser.await(RECORDS, "–");
  }

  @Test
  void theEndIsShownAndStaysWhenTheServiceGoes() throws Exception {
    view.publish(new RunStatus(RunState.ENDED, ""));
    browser.await(STATE, "ended");
    assertThat(browser.value(END).asText()).contains("The run has ended", "128,000 records");

    view.publish(
        new RunSummary(
            new ObjectMapper().readTree("{\"pruned\":{\"parameters\":12,\"compression\":1.9}}")));
    server.close();

    browser.await(STATE, "ended");
    browser.await(END + ".includes('1.90 × smaller')", "true");
    browser.await(NOTICE, "");
  }

  /** That of one as large as the dense network is the noise of its measurement. */
  @ParameterizedTest
  @CsvSource({"20, false", "10, true"})
  void theSpeedOfACompactedNetworkIsShownWhereItIsSmaller(int compacted, boolean shown)
      throws Exception {
    String report =
        """
        {"dense":{"parameters":20},"compacted":{"parameters":%d},
         "records":{"trained":5,"deadLetters":0},
         "samplesPerSecond":{"dense":10,"compacted":11},"rounds":[{"outcome":"on probation"}]}
        """;
    view.publish(new RunStatus(RunState.ENDED, ""));

    view.publish(
        new RunSummary(
            new ObjectMapper().readTree(report.replace("%d", String.valueOf(compacted)))));

    browser.await(END + ".includes('ast cut on probation · 5 records trained')", "true");
    browser.await(END + ".includes('1.1 × as fast as dense')", String.valueOf(shown));
  }

  @Test
  void aRunThatFailedSaysWhy() {
    view.publish(new RunStatus(RunState.ENDED, "training has diverged"));

    browser.await(STATE, "ended");
    assertThat(browser.value(END).asText())
        .contains("The run has failed", "raining has diverged", "128,000 records");
  }

  @ParameterizedTest
  @EnumSource(RunState.class)
  void nothingIsWiderThanAPhone(RunState state) {
    String reason =
        "the stream failed at 400 records: https://broker.example.org/" + "x".repeat(80);
    view.publish(new RunStatus(state, reason));
    browser.resize(360, 740);

    browser.await(STATE, state.text());
    browser.await("document.documentElement.scrollWidth <= 360", "true");
    assertThat(browser.complaints()).isEmpty();
  }
}
