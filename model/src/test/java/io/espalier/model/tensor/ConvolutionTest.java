package io.espalier.model.tensor;

import static io.espalier.model.tensor.Geometries.fill;
import static io.espalier.model.tensor.Geometries.matrix;
import static io.espalier.model.tensor.Geometries.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.tensor.Convolution.Geometry;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways to compute a convolution compute the same one. */
class ConvolutionTest {

  private static final Geometry PLANES = new Geometry(2, 5, 4, 3, 3, 3, 1, 1, 4, 3);

  static {
    Natives.load();
  }

  @Property(tries = 200, seed = "72")
  void chunksOnTheHostTheWholeBatchOnTheDeviceAndTheLibraryAgree(@ForAll long seed) {
    Random random = new Random(seed);
    Geometry geometry = Geometries.any(random);
    int chunk = 1 + random.nextInt(geometry.samples());
    try (Scratch shared = new Scratch(Backend.inUse())) {
      int filters = 1 + random.nextInt(4);
      Convolution host = new HostConvolution(geometry, shared, chunk);
      Convolution device = new DeviceConvolution(geometry, shared);
      agree(geometry, filters, host, device, random);
      agree(
          geometry,
          filters,
          new OneDnnConvolution(geometry, filters, host, shared),
          device,
          random);
    }
  }

  /** The library computes both at once then, on copies. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void gradientsOfManyChannelsAgree(int stride) {
    Random random = new Random(stride);
    int filters = 35;
    Geometry geometry =
        new Geometry(33, 3, 6, 4, 3, 3, stride, 1, (6 - 1) / stride + 1, (4 - 1) / stride + 1);
    Tensor planes = fill(Geometries.planes(geometry), random);
    Tensor weights = fill(matrix(geometry.fanIn(), filters), random);
    Tensor gradient = fill(matrix(3 * geometry.outputPositions(), filters), random);
    try (Scratch shared = new Scratch(Backend.inUse())) {
      Convolution host = new HostConvolution(geometry, shared, 2);
      Convolution library = new OneDnnConvolution(geometry, filters, host, shared);
      Tensor byWeights = matrix(weights.rows(), weights.columns());
      Tensor byPlanes = matrix(planes.rows(), planes.columns());
      host.gradients(planes, weights, gradient, byWeights, byPlanes);
      float[] expectedWeights = read(byWeights);
      float[] expectedPlanes = read(byPlanes);

      library.gradients(planes, weights, gradient, fill(byWeights, random), fill(byPlanes, random));

      assertThat(read(byWeights)).containsExactly(expectedWeights, within(2e-4f));
      assertThat(read(byPlanes)).containsExactly(expectedPlanes, within(5e-4f));
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
    try (Scratch scratch = new Scratch(Backend.inUse())) {
      int filters = 1 + random.nextInt(4);
      Convolution created = Backend.inUse().convolution(geometry, filters, scratch);
      assertThat(created).isInstanceOf(PointwiseConvolution.class);
      agree(geometry, filters, created, new DeviceConvolution(geometry, scratch), random);
    }
  }

  /** BLAS would read and write beyond the end. */
  @Test
  void arraysOfOtherSizesAreRefused() {
    try (Scratch scratch = new Scratch(Backend.inUse())) {
      Convolution host = new HostConvolution(PLANES, scratch, 2);
      Tensor planes = Geometries.planes(PLANES);
      Tensor output = matrix(5 * 12, 4);

      assertThatThrownBy(() -> host.forward(planes, matrix(17, 4), output))
          .hasMessageContaining("17×4");
      assertThatThrownBy(() -> host.forward(matrix(4 * 12, 2), matrix(18, 4), output))
          .hasMessageContaining("48");
      assertThatThrownBy(() -> host.weightGradient(planes, output, matrix(18, 3)))
          .hasMessageContaining("18×3");
      assertThatThrownBy(() -> host.planeGradient(output, matrix(18, 4), matrix(2, 60)))
          .hasMessageContaining("rows");
    }
  }

  @Test
  void scratchIsAsLargeAsTheLargestNeedAndNoLaterOneIsTakenOn() {
    try (Scratch scratch = new Scratch(Backend.inUse())) {
      List.of(3L, 7L, 5L).forEach(scratch::reserve);

      assertThat(scratch.tensor().length()).isEqualTo(7);
      assertThatThrownBy(() -> scratch.reserve(8)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static void agree(
      Geometry geometry, int filters, Convolution one, Convolution other, Random random) {
    Tensor planes = fill(Geometries.planes(geometry), random);
    Tensor weights = fill(matrix(geometry.fanIn(), filters), random);
    Tensor gradient =
        fill(matrix(geometry.samples() * geometry.outputPositions(), filters), random);
    agree(
        matrix(gradient.rows(), gradient.columns()),
        random,
        one,
        other,
        (c, result) -> c.forward(planes, weights, result));
    agree(
        matrix(weights.rows(), weights.columns()),
        random,
        one,
        other,
        (c, result) -> c.weightGradient(planes, gradient, result));
    agree(
        matrix(planes.rows(), planes.columns()),
        random,
        one,
        other,
        (c, result) -> c.planeGradient(gradient, weights, result));
  }

  private interface Product {
    void into(Convolution convolution, Tensor result);
  }

  /** Both overwrite what they find in the result. */
  private static void agree(
      Tensor result, Random random, Convolution one, Convolution other, Product product) {
    product.into(one, fill(result, random));
    float[] expected = read(result);
    product.into(other, fill(result, random));
    assertThat(read(result)).containsExactly(expected, within(2e-4f));
  }
}
