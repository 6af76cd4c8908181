package io.espalier.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loops on the host and ND4J's ops do the same. */
class PatchesTest {

  static {
    Natives.load();
  }

  @Property(tries = 80, seed = "71")
  void hostAndDeviceAgree(@ForAll long seed) {
    Random random = new Random(seed);
    Patches.Geometry geometry = geometry(random);
    int planeValues = geometry.channels() * geometry.channelValues();
    float[] values = RandomNetworks.gaussian(random, planeValues, 1);
    float[] patches = RandomNetworks.gaussian(random, (int) geometry.values(), 1);
    Patches host = new HostPatches(geometry, workspace(geometry));
    Patches device = new DevicePatches(geometry, workspace(geometry));

    assertThat(gathered(host, geometry, values))
        .containsExactly(gathered(device, geometry, values));
    assertThat(scattered(host, geometry, patches))
        .containsExactly(scattered(device, geometry, patches), within(1e-5f));
  }

  private static Patches.Geometry geometry(Random random) {
    int kernelHeight = 1 + random.nextInt(4);
    int kernelWidth = 1 + random.nextInt(4);
    int stride = 1 + random.nextInt(3);
    int padding = random.nextInt(Math.min(kernelHeight, kernelWidth));
    int height = Math.max(1, kernelHeight - 2 * padding) + random.nextInt(5);
    int width = Math.max(1, kernelWidth - 2 * padding) + random.nextInt(5);
    return new Patches.Geometry(
        1 + random.nextInt(3),
        1 + random.nextInt(3),
        height,
        width,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        (height + 2 * padding - kernelHeight) / stride + 1,
        (width + 2 * padding - kernelWidth) / stride + 1);
  }

  private static INDArray workspace(Patches.Geometry geometry) {
    return Nd4j.create(DataType.FLOAT, geometry.values());
  }

  private static INDArray planes(Patches.Geometry geometry) {
    return Nd4j.create(
        DataType.FLOAT, new long[] {geometry.channelValues(), geometry.channels()}, 'f');
  }

  private static float[] gathered(Patches patches, Patches.Geometry geometry, float[] values) {
    INDArray planes = planes(geometry);
    HostTransfer.write(values, planes);
    return read(patches.gather(planes).dup('f'));
  }

  private static float[] scattered(Patches patches, Patches.Geometry geometry, float[] values) {
    INDArray matrix = patches.matrix();
    INDArray filled = Nd4j.create(DataType.FLOAT, matrix.shape(), 'f');
    HostTransfer.write(values, filled);
    matrix.assign(filled);
    INDArray planes = planes(geometry);
    patches.scatter(planes);
    return read(planes);
  }

  private static float[] read(INDArray array) {
    float[] values = new float[(int) array.length()];
    HostTransfer.read(array, values);
    return values;
  }
}
