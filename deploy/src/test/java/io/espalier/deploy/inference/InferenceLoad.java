package io.espalier.deploy.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.onnx.OnnxModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Asks a running service again and again and compares every answer with the file of the version
 * that it names: {@code InferenceLoad URL-OF-MODEL REQUESTS THREADS}. Every eighth request is one
 * of 128 rows, the others of one.
 */
public final class InferenceLoad {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MANY = 128;
  private static final int EVERY = 8;
  private static final float ALLOWED = 1e-6f;

  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();
  private final float[] rows;
  private final int width;
  private final Map<String, float[]> expected = new ConcurrentHashMap<>();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong torn = new AtomicLong();
  private final AtomicLong unchecked = new AtomicLong();

  private InferenceLoad(String url) throws Exception {
    this.url = url;
    JsonNode shape =
        JSON.readTree(get(url, BodyHandlers.ofByteArray()).body()).at("/inputs/0/shape");
    int size = 1;
    for (int k = 1; k < shape.size(); k++) {
      size *= shape.get(k).asInt();
    }
    width = size;
    rows = new float[MANY * width];
    Random random = new Random(1);
    for (int k = 0; k < rows.length; k++) {
      rows[k] = random.nextFloat();
    }
  }

  private <T> HttpResponse<T> get(String address, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(address)).build(), handler);
  }

  /** What the file of a version says; nothing once it is no longer kept. */
  private float[] offline(String version) {
    try {
      HttpResponse<byte[]> file =
          get(url + "/versions/" + version + "/onnx", BodyHandlers.ofByteArray());
      if (file.statusCode() != 200) {
        return new float[0];
      }
      try (OnnxModel model = new OnnxModel(file.body())) {
        return model.probabilities(rows, MANY);
      }
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private long ask(int count) throws Exception {
    byte[] json =
        String.format(
                Locale.ROOT,
                "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[%d,%d],"
                    + "\"parameters\":{\"binary_data_size\":%d}}],\"outputs\":[{\"name\":"
                    + "\"probabilities\",\"parameters\":{\"binary_data\":true}}]}",
                count,
                width,
                4 * count * width)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(json.length + 4 * count * width).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json).asFloatBuffer().put(rows, 0, count * width);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/infer"))
            .header("Inference-Header-Content-Length", Integer.toString(json.length))
            .POST(BodyPublishers.ofByteArray(body.array()))
            .build();
    long started = System.nanoTime();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    long nanos = System.nanoTime() - started;
    if (response.statusCode() != 200) {
      failed.incrementAndGet();
    } else {
      check(response);
    }
    return nanos;
  }

  private void check(HttpResponse<byte[]> response) throws IOException {
    int head =
        (int) response.headers().firstValueAsLong("Inference-Header-Content-Length").orElseThrow();
    String version = JSON.readTree(response.body(), 0, head).at("/model_version").asText();
    float[] right = expected.computeIfAbsent(version, this::offline);
    if (right.length == 0) {
      unchecked.incrementAndGet();
      return;
    }
    ByteBuffer binary =
        ByteBuffer.wrap(response.body(), head, response.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; binary.hasRemaining(); k++) {
      if (!(Math.abs(binary.getFloat() - right[k]) <= ALLOWED)) {
        torn.incrementAndGet();
        return;
      }
    }
  }

  public static void main(String... arguments) throws Exception {
    InferenceLoad load = new InferenceLoad(arguments[0]);
    int requests = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    long[][] nanos = new long[2][requests];
    ExecutorService clients = Executors.newFixedThreadPool(threads);
    long started = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    AtomicLong next = new AtomicLong();
    for (int thread = 0; thread < threads; thread++) {
      all.add(
          clients.submit(
              () -> {
                for (int k = (int) next.getAndIncrement();
                    k < requests;
                    k = (int) next.getAndIncrement()) {
                  boolean isLarge = k % EVERY == 0;
                  nanos[isLarge ? 1 : 0][k] = load.ask(isLarge ? MANY : 1);
                }
                return null;
              }));
    }
    for (Future<?> client : all) {
      client.get();
    }
    clients.shutdown();
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d requests in %.1f s (%.0f a second): %d failed, %d torn, %d of versions that were gone,"
            + " %d versions%n",
        requests,
        seconds,
        requests / seconds,
        load.failed.get(),
        load.torn.get(),
        load.unchecked.get(),
        load.expected.size());
    load.tell("1 row", nanos[0]);
    load.tell(MANY + " rows", nanos[1]);
  }

  private void tell(String what, long[] nanos) {
    long[] sorted = LongStream.of(nanos).filter(time -> time > 0).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: p50 %.2f ms, p99 %.2f ms, longest %.1f ms%n",
        what,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
