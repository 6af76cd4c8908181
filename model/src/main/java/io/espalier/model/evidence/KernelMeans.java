package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import java.util.List;

/**
 * What kernels bring to their filters, and branches to their sums, each in a norm that is taken
 * sample by sample and averaged then. Unlike activity it holds for the weights that it was surveyed
 * with and no others.
 *
 * @param samples that were surveyed
 * @param norms one entry per probe of the network: per kernel of a convolution, all of output 0,
 *     then of 1, and so on; per channel of what is added to a sum; empty for a dense layer; never
 *     written to after construction
 */
public record KernelMeans(int samples, List<double[]> norms) implements Statistic.State {

  public static final Kind<KernelMeans, KernelMeans> KIND =
      new Kind<>("norms of kernels", KernelMeans.class, KernelMeans.class, KernelMeans::of);

  public KernelMeans {
    norms = List.copyOf(norms);
    if (samples < 1) {
      throw new IllegalArgumentException("a survey needs at least 1 sample, got " + samples);
    }
  }

  @Override
  public double weight() {
    return samples;
  }

  /** A survey has no place in a stream. */
  @Override
  public DecayPoint at() {
    return DecayPoint.START;
  }

  @Override
  public List<double[]> arrays() {
    return Arrayed.list(new double[] {samples}, norms);
  }

  private static KernelMeans of(List<double[]> arrays) {
    return new KernelMeans((int) arrays.get(0)[0], arrays.subList(1, arrays.size()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KernelMeans means && Arrayed.equal(arrays(), means.arrays());
  }

  @Override
  public int hashCode() {
    return Arrayed.hash(arrays());
  }
}
