package io.espalier.model.tensor;

/**
 * The products a few samples at a time, so that their patches are still in a core's cache when they
 * are multiplied, and no more than those are ever in memory.
 */
final class HostConvolution implements Convolution {

  /** Values of the patches that a second-level cache holds, or nearly. */
  private static final int CACHED_VALUES = 3 << 17;

  /** Patches that are worth reading all weights for: many filters are larger than any cache. */
  private static final int FEWEST_PATCHES = 512;

  private final Geometry geometry;
  private final Scratch scratch;
  private final int chunk;
  private final HostPatches patches;

  HostConvolution(Geometry geometry, Scratch scratch) {
    this(
        geometry,
        scratch,
        Math.max(CACHED_VALUES / geometry.fanIn(), FEWEST_PATCHES) / geometry.outputPositions());
  }

  /**
   * As many samples at a time as asked for, where there are so many, and at least one.
   *
   * @param chunk how many samples
   */
  HostConvolution(Geometry geometry, Scratch scratch, int chunk) {
    this.geometry = geometry;
    this.scratch = scratch;
    this.chunk = Math.max(1, Math.min(geometry.samples(), chunk));
    patches = new HostPatches(geometry, this.chunk);
    scratch.reserve(geometry.patchValues(this.chunk));
  }

  @Override
  public void forward(Tensor planes, Tensor weights, Tensor output) {
    HostMatrix source = Nd4jTensor.of(planes).host();
    HostMatrix factor = Nd4jTensor.of(weights).host();
    HostMatrix result = Nd4jTensor.of(output).host();
    for (int sample = 0; sample < geometry.samples(); sample += chunk) {
      HostMatrix rows = patchesFrom(sample);
      patches.gather(planesFrom(sample, source), rows);
      outputsFrom(sample, result).product(rows, false, factor, false, 0);
    }
  }

  @Override
  public void weightGradient(Tensor planes, Tensor outputGradient, Tensor weightGradient) {
    HostMatrix source = Nd4jTensor.of(planes).host();
    HostMatrix factor = Nd4jTensor.of(outputGradient).host();
    HostMatrix result = Nd4jTensor.of(weightGradient).host();
    for (int sample = 0; sample < geometry.samples(); sample += chunk) {
      HostMatrix rows = patchesFrom(sample);
      patches.gather(planesFrom(sample, source), rows);
      result.product(rows, true, outputsFrom(sample, factor), false, sample == 0 ? 0 : 1);
    }
  }

  @Override
  public void planeGradient(Tensor outputGradient, Tensor weights, Tensor planeGradient) {
    HostMatrix source = Nd4jTensor.of(outputGradient).host();
    HostMatrix factor = Nd4jTensor.of(weights).host();
    HostMatrix result = Nd4jTensor.of(planeGradient).host();
    for (int sample = 0; sample < geometry.samples(); sample += chunk) {
      HostMatrix rows = patchesFrom(sample);
      rows.product(outputsFrom(sample, source), false, factor, true, 0);
      patches.scatter(rows, planesFrom(sample, result));
    }
  }

  /** Samples of the chunk that begins with this one. */
  private int count(int sample) {
    return Math.min(chunk, geometry.samples() - sample);
  }

  private HostMatrix patchesFrom(int sample) {
    int rows = count(sample) * geometry.outputPositions();
    return Nd4jTensor.of(scratch.tensor()).host().top(rows, geometry.fanIn());
  }

  private HostMatrix planesFrom(int sample, HostMatrix all) {
    return all.rows(sample * geometry.positions(), count(sample) * geometry.positions());
  }

  private HostMatrix outputsFrom(int sample, HostMatrix all) {
    int positions = geometry.outputPositions();
    return all.rows(sample * positions, count(sample) * positions);
  }
}
