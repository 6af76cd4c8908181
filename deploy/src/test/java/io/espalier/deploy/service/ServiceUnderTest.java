package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guardian.RunGuardian;
import io.espalier.deploy.settings.LoadedSettings;
import io.espalier.deploy.settings.SettingsLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code serve} on blobs, in this process, watched through its page. */
final class ServiceUnderTest implements AutoCloseable {

  static final int BATCH_SIZE = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Serve serve;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServiceUnderTest(Serve serve) {
    this.serve = serve;
  }

  /**
   * Settings that checkpoint into {@code folder}, with more of them as they stand in a file.
   *
   * @param more overrides what is here
   */
  static LoadedSettings settings(String bootstrapServers, String topic, Path folder, String... more)
      throws IOException {
    Path file = Files.createTempFile(folder, "serve", ".conf");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
            espalier {
              kafka { bootstrap-servers = "%s", topic = "%s" }
              samples { features = 4, classes = 3 }
              network = 4-8-3
              batch-size = %d
              checkpoint.directory = "%s"
              http.port = 0
              %s
            }
            """,
            bootstrapServers,
            topic,
            BATCH_SIZE,
            folder.resolve("checkpoints"),
            String.join("\n", more)));
    return SettingsLoader.load(file, Map.of(), Map.of());
  }

  static ServiceUnderTest start(LoadedSettings settings) {
    return new ServiceUnderTest(Serve.start(settings));
  }

  /** What the page answers. */
  HttpResponse<String> get(String path) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(serve.url() + path)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Records that came to {@code result} in this process: trained, dead_letter or duplicate. */
  long records(String result) {
    Matcher found =
        Pattern.compile("espalier_records_total\\{result=\"%s\"} ([0-9.E]+)".formatted(result))
            .matcher(get("metrics").body());
    return found.find() ? (long) Double.parseDouble(found.group(1)) : -1;
  }

  void awaitRecords(String result, long count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(records(result)).as(result).isEqualTo(count));
  }

  Serve serve() {
    return serve;
  }

  /** Stops it as a signal does; how the run ended. */
  RunGuardian.Finished stop() {
    serve.close();
    return serve.await();
  }

  @Override
  public void close() {
    serve.close();
  }
}
