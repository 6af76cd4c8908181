package io.espalier.model.device;

import static io.espalier.model.device.Geometries.fill;
import static io.espalier.model.device.Geometries.matrix;
import static io.espalier.model.device.Geometries.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.device.Convolution.Geometry;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All ways to compute a convolution compute the same one. */
class ConvolutionTest {

  private static final Geometry PLANES = new Geometry(2, 5, 4, 3, 3, 3, 1, 1, 4, 3);

  static {
    Natives.load();
  }

  @Property(tries = 200, seed = "72")
  void chunksOnTheHostAndTheWholeBatchOnTheDeviceAgree(@ForAll long seed) {
    Random random = new Random(seed);
    Geometry geometry = Geometries.any(random);
    int chunk = 1 + random.nextInt(geometry.samples());
    try (Scratch shared = new Scratch()) {
      agree(
          geometry,
          new HostConvolution(geometry, shared, chunk),
          new DeviceConvolution(geometry, shared),
          random);
    }
  }

  @Property(tries = 40, seed = "73")
  void nothingNeedsToBeGatheredForAKernelOfOneValue(@ForAll long seed) {
    Random random = new Random(seed);
    int height = 1 + random.nextInt(4);
    int width = 1 + random.nextInt(4);
    Geometry geometry =
        new Geometry(
            1 + random.nextInt(3), 1 + random.nextInt(4), height, width, 1, 1, 1, 0, height, width);
    try (Scratch scratch = new Scratch()) {
      Convolution created = Convolution.create(geometry, scratch);
      assertThat(created).isInstanceOf(PointwiseConvolution.class);
      agree(geometry, created, new DeviceConvolution(geometry, scratch), random);
    }
  }

  /** BLAS would read and write beyond the end. */
  @Test
  void arraysOfOtherSizesAreRefused() {
    try (Scratch scratch = new Scratch()) {
      Convolution host = new HostConvolution(PLANES, scratch, 2);
      INDArray planes = Geometries.planes(PLANES);
      INDArray output = matrix(5 * 12, 4);

      assertThatThrownBy(() -> host.forward(planes, matrix(17, 4), output))
          .hasMessageContaining("17×4");
      assertThatThrownBy(() -> host.forward(matrix(4 * 12, 2), matrix(18, 4), output))
          .hasMessageContaining("48");
      assertThatThrownBy(() -> host.weightGradient(planes, output, matrix(18, 3)))
          .hasMessageContaining("18×3");
      assertThatThrownBy(() -> host.planeGradient(output, matrix(18, 4), planes.transpose()))
          .hasMessageContaining("'f'-ordered");
    }
  }

  @Test
  void scratchIsAsLargeAsTheLargestNeedAndNoLaterOneIsTakenOn() {
    try (Scratch scratch = new Scratch()) {
      List.of(3L, 7L, 5L).forEach(scratch::reserve);

      assertThat(scratch.array().length()).isEqualTo(7);
      assertThatThrownBy(() -> scratch.reserve(8)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void agree(Geometry geometry, Convolution one, Convolution other, Random random) {
    int filters = 1 + random.nextInt(4);
    INDArray planes = fill(Geometries.planes(geometry), random);
    INDArray weights = fill(matrix(geometry.fanIn(), filters), random);
    INDArray gradient =
        fill(matrix(geometry.samples() * geometry.outputPositions(), filters), random);
    agree(gradient.dup('f'), random, one, other, (c, result) -> c.forward(planes, weights, result));
    agree(
        weights.dup('f'),
        random,
        one,
        other,
        (c, result) -> c.weightGradient(planes, gradient, result));
    agree(
        planes.dup('f'),
        random,
        one,
        other,
        (c, result) -> c.planeGradient(gradient, weights, result));
  }

  private interface Product {
    void into(Convolution convolution, INDArray result);
  }

  /** Both overwrite what they find in the result. */
  private static void agree(
      INDArray result, Random random, Convolution one, Convolution other, Product product) {
    product.into(one, fill(result, random));
    float[] expected = read(result);
    product.into(other, fill(result, random));
    assertThat(read(result)).containsExactly(expected, within(2e-4f));
  }
}
