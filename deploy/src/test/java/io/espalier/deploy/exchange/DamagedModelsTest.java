package io.espalier.deploy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.espalier.model.onnx.OnnxImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with a model, its import ends soon, with a network or with a refusal in words:
 * another exception would tell of a fault of ours as if it were one of the model.
 */
class DamagedModelsTest {

  private static final Duration ALL = Duration.ofSeconds(60);
  private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int GRAPHS = Integer.getInteger("espalier.damaged", 120);
  private static final Path BESIDE = Path.of("src/test/resources/exported/model.onnx");

  private static void requireRefusedOrRead(int rounds, BiFunction<byte[], Random, byte[]> damage)
      throws Exception {
    AtomicReference<String> which = new AtomicReference<>("");
    List<byte[]> models = new ArrayList<>();
    for (Path file : ImportedModelsTest.models()) {
      models.add(Files.readAllBytes(file));
    }
    assertTimeoutPreemptively(
        ALL,
        () -> {
          for (int k = 0; k < models.size(); k++) {
            for (int seed = 0; seed < rounds; seed++) {
              which.set("model " + k + ", seed " + seed);
              requireRefusedOrRead(damage.apply(models.get(k), new Random(seed)), which.get());
            }
          }
        },
        which::get);
  }

  private static void requireRefusedOrRead(byte[] model, String which) {
    long from = System.nanoTime();
    try {
      OnnxImport.read(model, new FilesBeside(BESIDE), null);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).as(which).isNotBlank();
    } catch (RuntimeException | Error fault) {
      throw new AssertionError(which, fault);
    }
    assertThat(System.nanoTime() - from).as(which).isLessThan(MOST_NANOS);
  }

  @Test
  void graphsWithAFaultAreRefusedOrRead() throws Exception {
    requireRefusedOrRead(GRAPHS, (model, random) -> DamagedGraph.of(model, 1, random));
  }

  @Test
  void graphsWithSeveralFaultsAreRefusedOrRead() throws Exception {
    requireRefusedOrRead(
        GRAPHS, (model, random) -> DamagedGraph.of(model, 2 + random.nextInt(4), random));
  }

  @Test
  void bytesThatAreOthersAreRefusedOrRead() throws Exception {
    requireRefusedOrRead(
        GRAPHS,
        (model, random) -> {
          byte[] damaged = model.clone();
          for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
          }
          return damaged;
        });
  }

  @Test
  void filesThatEndTooSoonAreRefusedOrRead() throws Exception {
    requireRefusedOrRead(
        GRAPHS / 3, (model, random) -> Arrays.copyOf(model, random.nextInt(model.length)));
  }
}
