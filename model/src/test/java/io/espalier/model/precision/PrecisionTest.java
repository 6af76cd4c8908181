package io.espalier.model.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {

  @TempDir Path folder;

  /** What is read is what it was said to be, and no further off than the form allows. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet-300-100", "lenet-5", "resnet-20"})
  void networksOfAnyMaskAreReadAsTheyWereRounded(String name) throws IOException {
    Random random = new Random(17);
    for (double kept : new double[] {1, 0.1, 0.0125, 0}) {
      NetworkSnapshot network = masked(name, kept, random);
      for (Precision precision : Precision.values()) {
        NetworkFile file = new NetworkFile(network, Map.of("origin", "here"));
        Path path = folder.resolve("network.espalier");

        file.write(path, precision);
        NetworkFile read = NetworkFile.read(path);

        assertThat(read.network().equals(precision.rounded(network))).isTrue();
        assertThat(read.network().live()).isEqualTo(network.live());
        assertThat(read.about()).isEqualTo(file.about());
        assertThat(file.bytes(precision)).isEqualTo(Files.size(path));
        assertClose(network, read.network(), precision);
      }
    }
  }

  private static void assertClose(
      NetworkSnapshot network, NetworkSnapshot read, Precision precision) {
    float[] left = network.values().clone();
    float largestWeight = 0;
    for (ParameterBlock block : network.spec().blocks()) {
      for (int output = 0; output < block.outputs(); output++) {
        int from = block.weight(0, output);
        float largest = 0;
        for (int k = from; k < block.weightsEnd(output); k++) {
          largest = Math.max(largest, Math.abs(network.values()[k]));
        }
        for (int k = from; k < block.weightsEnd(output); k++) {
          double error = Math.abs((double) network.values()[k] - read.values()[k]);
          double most =
              switch (precision) {
                case FLOAT32 -> 0;
                case FLOAT16 -> Math.max(Math.abs(network.values()[k]) / 2048, 0x1p-25);
                case INT8 -> largest / 254 * 1.00001;
              };
          if (!(error <= most)) {
            assertThat(error).as("value %d", k).isLessThanOrEqualTo(most);
          }
          left[k] = read.values()[k];
        }
        largestWeight = Math.max(largestWeight, largest);
      }
    }
    assertThat(Arrays.equals(left, read.values())).as("what is no weight").isTrue();
    assertThat(precision.largestError(network)).isLessThanOrEqualTo(largestWeight / 254 * 1.00001);
  }

  @Test
  void aWeightBeyondHalfFloatsIsRefusedByName() {
    NetworkSpec spec = NetworkSpec.dense(InputShape.flat(4), List.of(3, 2), Nonlinearity.RELU);
    float[] values = new float[spec.size()];
    values[1] = 70_000;
    NetworkSnapshot network = NetworkSnapshot.dense(spec, values);

    assertThat(Precision.FLOAT16.holds(network)).isFalse();
    assertThat(Precision.INT8.holds(network)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Precision.FLOAT16.rounded(network))
        .withMessage(
            "a weight of dense1 is beyond what 16 bits hold (65504). Store values in 32 or"
                + " 8.");
    assertThat(Precision.INT8.rounded(network).values()[1]).isEqualTo(70_000, within(0.01f));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void isFoundByItsBits(Precision precision) {
    assertThat(Precision.ofBits(precision.bits())).isEqualTo(precision);
  }

  @Test
  void otherBitsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Precision.ofBits(4))
        .withMessage("values are stored in 32, 16, 8 bits, not in 4");
  }

  /** The claim: what is left of LeNet-300-100 at 80 times takes no more room than it should. */
  @Test
  void threeThousandLiveParametersTakeLessThan25KiloBytes() {
    NetworkSnapshot network = masked("lenet-300-100", 3_315.0 / 266_610, new Random(18));
    NetworkFile file = new NetworkFile(network, Map.of());

    assertThat(file.bytes(Precision.FLOAT32)).isLessThan(19_000);
    assertThat(file.bytes(Precision.FLOAT16)).isLessThan(13_000);
    assertThat(file.bytes(Precision.INT8)).isLessThan(11_500);
  }

  private static NetworkSnapshot masked(String name, double kept, Random random) {
    InputShape input =
        name.equals("resnet-20") ? new InputShape(3, 32, 32) : new InputShape(1, 28, 28);
    NetworkSpec spec = NetworkSpec.parse(name, input, 10, Nonlinearity.RELU);
    NetworkSnapshot dense = new InitialNetwork.Drawn(spec).snapshot(random.nextLong());
    BitSet cut = new BitSet();
    for (int k = 0; k < spec.parameters(); k++) {
      cut.set(k, random.nextDouble() >= kept);
    }
    return dense.without(cut);
  }
}
