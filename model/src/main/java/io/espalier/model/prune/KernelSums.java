package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up, sample by sample, what {@link KernelNorm#MEAN_OF_F} scores with: of a single sample it
 * is what {@link KernelNorm#F_OF_MEAN} makes of its activity. A sample costs O(positions·taps²) per
 * channel and O(taps²) per kernel. Not thread-safe.
 */
public final class KernelSums {

  private static final KernelNorm OF_ONE = KernelNorm.F_OF_MEAN;

  private final NetworkSnapshot network;
  private final Layout layout;
  private final List<double[]> sums = new ArrayList<>();
  private int samples;

  /** No sample yet, for the weights of {@code network}. */
  public KernelSums(NetworkSnapshot network) {
    this.network = network;
    layout = network.spec().layout();
    for (Weighted layer : layout.weighted()) {
      ParameterBlock block = layer.block();
      sums.add(new double[layer.window() == null ? 0 : block.inputs() * block.outputs()]);
    }
    for (Layout.Sum sum : layout.sums()) {
      sum.branches().forEach(branch -> sums.add(new double[sum.channels()]));
    }
  }

  /** What is to be observed of each sample. */
  public ActivityStatistic observed() {
    return new ActivityStatistic(OF_ONE.probes(layout.probes()));
  }

  /**
   * Adds a sample.
   *
   * @param activity of this sample alone, as it is to be observed
   */
  public void add(List<ActivityMean> activity) {
    List<Weighted> layers = layout.weighted();
    for (int k = 0; k < layers.size(); k++) {
      if (layers.get(k).window() != null) {
        addKernels(layers.get(k), activity.get(k).meanAbsolute(), sums.get(k));
      }
    }
    for (int k = layers.size(); k < sums.size(); k++) {
      double[] total = sums.get(k);
      double[] norms = OF_ONE.channels(total.length, activity.get(k).meanAbsolute());
      for (int channel = 0; channel < total.length; channel++) {
        total[channel] += norms[channel];
      }
    }
    samples++;
  }

  private void addKernels(Weighted layer, double[] map, double[] total) {
    Contributors.Score score = OF_ONE.kernels(layer, network.values(), map);
    int taps = layer.block().taps();
    for (int kernel = 0; kernel < total.length; kernel++) {
      int first = layer.block().offset() + kernel * taps;
      int live = network.live().nextSetBit(first);
      if (live >= 0 && live < first + taps) {
        total[kernel] += score.of(first, taps);
      }
    }
  }

  /**
   * The means over all samples so far.
   *
   * @throws IllegalArgumentException when there is none
   */
  public KernelMeans means() {
    return new KernelMeans(samples, sums.stream().map(this::mean).toList());
  }

  private double[] mean(double[] total) {
    double[] mean = total.clone();
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= samples;
    }
    return mean;
  }
}
