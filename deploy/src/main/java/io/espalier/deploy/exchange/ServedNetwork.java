package io.espalier.deploy.exchange;

import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.onnx.ImportedNetwork;
import io.espalier.model.onnx.OnnxImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The network that a running service predicts with: it hands out the very model that it runs. */
final class ServedNetwork {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TIME_OF_BODY = Duration.ofMinutes(5);

  /** More than any network that a service learns. */
  private static final int MOST_BYTES = 1 << 30;

  private static final String USUAL_MODEL = "/v2/models/espalier";
  private static final String DOWNLOAD = "/onnx";
  private static final int OK = 200;

  private ServedNetwork() {}

  /** Whether a place is an address rather than a path. */
  static boolean isAddress(String place) {
    return place.matches("(?i)https?://.*");
  }

  /**
   * Fetches a network.
   *
   * @param place address of a service, of one of its models, or of a version of that
   * @throws UserMistake when nobody answers there, or not with a network
   */
  static StoredNetwork at(String place) {
    URI address = download(place);
    try {
      HttpResponse<InputStream> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
                  BodyHandlers.ofInputStream());
      byte[] body = body(answer);
      if (answer.statusCode() != OK) {
        throw refused(address, answer.statusCode(), body);
      }
      return stored(place, OnnxImport.read(body, ServedNetwork::noFile, null));
    } catch (IOException | TimeoutException unreachable) {
      throw new UserMistake(
          "%s does not answer: %s".formatted(address, unreachable),
          "Give the address of the page of a service that runs, such as http://127.0.0.1:8080.",
          unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UserMistake(
          "the download of %s was stopped".formatted(address),
          "Try again.",
          new InterruptedIOException());
    } catch (IllegalArgumentException noNetwork) {
      throw new UserMistake(
          "%s is no network: %s".formatted(address, noNetwork.getMessage()),
          "Give the address of the page of a service.",
          noNetwork);
    }
  }

  /** All of it: it may stall, or never end, after a good beginning. */
  private static byte[] body(HttpResponse<InputStream> answer)
      throws IOException, InterruptedException, TimeoutException {
    FutureTask<byte[]> reading = new FutureTask<>(() -> answer.body().readNBytes(MOST_BYTES + 1));
    Thread reader = new Thread(reading, "espalier-download");
    reader.setDaemon(true);
    reader.start();
    try (InputStream closedInTheEnd = answer.body()) {
      byte[] body = reading.get(TIME_OF_BODY.toSeconds(), TimeUnit.SECONDS);
      if (body.length > MOST_BYTES) {
        throw new IllegalArgumentException("it has more than %s bytes".formatted(MOST_BYTES));
      }
      return body;
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    }
  }

  /** Of a service, a model or a version the address of its bytes. */
  private static URI download(String place) {
    try {
      String bare = place.replaceAll("/+$", "");
      URI address = URI.create(bare);
      String path = address.getPath() == null || address.getPath().isEmpty() ? USUAL_MODEL : "";
      return URI.create(bare + path + (bare.endsWith(DOWNLOAD) ? "" : DOWNLOAD));
    } catch (IllegalArgumentException noAddress) {
      throw new UserMistake(
          "%s is no address: %s".formatted(place, noAddress.getMessage()),
          "Give one such as http://127.0.0.1:8080.",
          noAddress);
    }
  }

  private static UserMistake refused(URI address, int status, byte[] body) {
    String words = new String(body, StandardCharsets.UTF_8).strip();
    return new UserMistake(
        "%s answers %s: %s"
            .formatted(address, status, words.substring(0, Math.min(200, words.length()))),
        "Wait until the service has learnt something, or name a model and a version that it has.");
  }

  private static StoredNetwork stored(String place, ImportedNetwork imported) {
    Map<String, String> facts = new TreeMap<>(imported.facts());
    facts.put("served", place);
    return new StoredNetwork(imported.network(), facts);
  }

  private static ByteBuffer noFile(String location, long offset, long length) {
    throw new IllegalArgumentException("its weights are in another file, " + location);
  }
}
