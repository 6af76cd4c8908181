package io.espalier.model.tensor;

import static io.espalier.model.tensor.Geometries.fill;
import static io.espalier.model.tensor.Geometries.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.tensor.Convolution.Geometry;
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

  @Property(tries = 200, seed = "71")
  void hostAndDeviceAgree(@ForAll long seed) {
    Random random = new Random(seed);
    Geometry geometry = Geometries.any(random);
    HostPatches host = new HostPatches(geometry, geometry.samples());
    DevicePatches device =
        new DevicePatches(
            geometry, Nd4j.create(DataType.FLOAT, geometry.patchValues(geometry.samples())));
    INDArray patches = fill(Geometries.patches(geometry), random);
    INDArray planes = fill(Geometries.planes(geometry), random);

    host.gather(HostMatrix.of(planes), HostMatrix.of(patches));
    assertThat(read(patches)).containsExactly(read(device.gather(planes).dup('f')));

    fill(patches, random);
    device.matrix().assign(patches);
    host.scatter(HostMatrix.of(patches), HostMatrix.of(planes));
    INDArray expected = Geometries.planes(geometry);
    device.scatter(expected);
    assertThat(read(planes)).containsExactly(read(expected), within(1e-5f));
  }
}
