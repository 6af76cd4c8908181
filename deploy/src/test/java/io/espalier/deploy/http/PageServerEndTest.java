package io.espalier.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.RunState;
import io.espalier.deploy.live.RunStatus;
import io.espalier.deploy.live.Samples;
import io.espalier.deploy.predict.TestRuntime;
import io.espalier.deploy.settings.PublishSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** The actor system of a program that ends is terminated as soon as its server is closed. */
@Timeout(60)
class PageServerEndTest {

  private static final Inference NO_MODEL = TestRuntime.inference(PublishSettings.DEFAULT);

  private final HttpClient client = HttpClient.newHttpClient();
  private final LiveView view = new LiveView("run");

  @RepeatedTest(30)
  void whoWatchesReadsToTheEndOfTheRun() throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "page-server-end");
    PageServer server =
        PageServer.start(
            system, Address.ofLocalPage(0, "--port"), view, new Checks(), () -> "", NO_MODEL);
    view.publish(Samples.point(64));
    Iterator<String> events = watch(server);
    assertThat(events.next()).isEqualTo("event:history");

    view.publish(new RunStatus(RunState.ENDED, ""));
    server.close();
    system.terminate();

    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(events).toIterable().last().isEqualTo("event:status");
  }

  /** The names of the events; what is broken off is an exception. */
  private Iterator<String> watch(PageServer server) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "api/stream")).build();
    return client
        .send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("event:"))
        .iterator();
  }
}
