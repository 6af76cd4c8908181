package io.espalier.model.tensor;

import static io.espalier.model.tensor.Geometries.fill;
import static io.espalier.model.tensor.Geometries.matrix;
import static io.espalier.model.tensor.Geometries.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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
            geometry,
            Nd4jTensor.of(matrix((int) geometry.patchValues(geometry.samples()), 1)).vector());
    Tensor patches = fill(Geometries.patches(geometry), random);
    Tensor planes = fill(Geometries.planes(geometry), random);

    host.gather(Nd4jTensor.of(planes).host(), Nd4jTensor.of(patches).host());
    assertThat(read(patches)).containsExactly(device.gather(planes).dup('f').data().asFloat());

    fill(patches, random);
    device.matrix().assign(Nd4jTensor.array(patches));
    host.scatter(Nd4jTensor.of(patches).host(), Nd4jTensor.of(planes).host());
    Tensor expected = Geometries.planes(geometry);
    device.scatter(expected);
    assertThat(read(planes)).containsExactly(read(expected), within(1e-5f));
  }
}
