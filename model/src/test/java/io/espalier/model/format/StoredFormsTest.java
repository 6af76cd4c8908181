package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.precision.Precision;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Network files that were stored when the format had its second version, in each precision. They
 * have to be read for ever.
 */
class StoredFormsTest {

  /** Some values of each row are live, and all values are exact in every form. */
  private static NetworkSnapshot network() {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(60), List.of(20, 3), Nonlinearity.RELU);
    Random random = new Random(21);
    float[] values = new float[spec.size()];
    BitSet live = new BitSet();
    for (int k = 0; k < values.length; k++) {
      if (k % 60 == 0 || random.nextInt(8) == 0) {
        live.set(k);
        values[k] = (k % 60 == 0 ? 127 : random.nextInt(255) - 127) / 128f;
      }
    }
    return new NetworkSnapshot(spec, values, live);
  }

  private static Path file(Precision precision) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(StoredFormsTest.class.getResource(name(precision))).toURI());
  }

  private static String name(Precision precision) {
    return "pruned-" + precision.bits() + ".espalier";
  }

  private static NetworkFile written(Precision precision) {
    return new NetworkFile(
        precision.rounded(network()), Map.of("bits", Integer.toString(precision.bits())));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void isReadAsItWasWritten(Precision precision) throws Exception {
    assertThat(NetworkFile.read(file(precision))).isEqualTo(written(precision));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void isWrittenInTheSameFormToday(Precision precision) throws Exception {
    Path today = Files.createTempFile("today", ".espalier");
    try {
      written(precision).write(today, precision);

      assertThat(today).hasSameBinaryContentAs(file(precision));
    } finally {
      Files.delete(today);
    }
  }

  /** Stores the files again, into the folder that {@code espalier.golden} names. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  @EnabledIfSystemProperty(named = "espalier.golden", matches = ".+")
  void isWrittenAnew(Precision precision) throws IOException {
    Path stored = Path.of(System.getProperty("espalier.golden"), name(precision));

    written(precision).write(stored, precision);

    assertThat(NetworkFile.read(stored)).isEqualTo(written(precision));
  }
}
