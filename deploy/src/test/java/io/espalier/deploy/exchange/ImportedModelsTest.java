package io.espalier.deploy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.model.network.NetworkSnapshot;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that exporters of other programs wrote, see {@code src/test/python/export_models.py};
 * {@code versions.txt} beside them has their versions.
 */
class ImportedModelsTest {

  private static final double PARITY = 1e-5;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    Compute.start(ComputeSettings.AUTOMATIC);
  }

  static List<Path> models() throws IOException, URISyntaxException {
    Path all =
        Path.of(Objects.requireNonNull(ImportedModelsTest.class.getResource("/exported")).toURI());
    try (Stream<Path> files = Files.list(all)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @Test
  void thereAreTenOfThem() throws Exception {
    assertThat(models()).hasSizeGreaterThanOrEqualTo(10);
  }

  /** As a network, then with a tenth of it, then as a model again: each computes the same. */
  @ParameterizedTest
  @MethodSource("models")
  void becomesANetworkIsPrunedAndGoesOutAgain(Path model) {
    Import.Read read = Import.write(model, null, folder.resolve("network.espalier"));
    NetworkSnapshot pruned = tenth(read.network());

    Export.Written written =
        Export.write(
            new StoredNetwork(pruned, Map.of()),
            ExportFormat.ONNX,
            true,
            folder.resolve("pruned.onnx"));

    assertThat(read.difference()).isLessThanOrEqualTo(PARITY);
    assertThat(written.difference()).isLessThanOrEqualTo(PARITY);
    assertThat(pruned.kept()).isLessThanOrEqualTo(read.network().kept() / 10 + 1);
  }

  /** The largest of all parameters. */
  private static NetworkSnapshot tenth(NetworkSnapshot network) {
    int parameters = network.spec().parameters();
    BitSet smallest = new BitSet();
    network.live().stream()
        .filter(index -> index < parameters)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> Math.abs(network.values()[index])))
        .limit(network.kept() - network.kept() / 10)
        .forEach(smallest::set);
    return network.without(smallest);
  }
}
