package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.Probe;
import io.espalier.model.prune.Contributions.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * NNrelief's importance score (Dekhovich et al., arXiv 2109.10795): the mean absolute signal that a
 * contributor brings to its unit against all that the unit gets.
 *
 * <p>In dense layers (eq. 1 to 3) a connection brings {@code a_ij = |w_ij|·mean|x_i|} and the bias
 * {@code |b_j|}. In convolutions the contributor is a whole kernel, in one of three {@linkplain
 * KernelNorm norms}: by default L1, {@code Σ_t |k_t|·T_i[t]}, with {@code T_i[t]} the sum of
 * mean|x_i| over all positions that the tap meets; the bias brings |b| at each position. In
 * residual layers body and shortcut are two contributors to each channel of the sum, in the same
 * norm; where both are 0, both stay.
 *
 * <p>A filter of a depthwise convolution has a single kernel, which competes with the bias alone
 * and is seldom the lesser of the two: it goes when all that its channel feeds has gone, or by a
 * criterion with one order for the whole network.
 *
 * <p>The score of a connection in a dense layer has a standard error, {@code |w_ij|} times that of
 * mean|x_i|. Kernels have none: each is a sum over many positions.
 *
 * <p>Because the activity is kept apart from the weights, weights may go on training between the
 * observation and the score.
 */
public final class NnRelief implements Criterion {

  private final KernelNorm norm;

  /** In the L1 form, which needs the least evidence. */
  public NnRelief() {
    this(KernelNorm.L1);
  }

  /** In the form of {@code norm}, whose {@linkplain KernelNorm#probes evidence} it needs. */
  public NnRelief(KernelNorm norm) {
    this.norm = norm;
  }

  @Override
  public String name() {
    return "nnrelief";
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  @Override
  public boolean needsSurvey() {
    return norm.isSurveyed();
  }

  @Override
  public EvidenceSpec evidence(Layout layout) {
    return EvidenceSpec.of(new ActivityStatistic(norm.probes(layout.probes())));
  }

  /**
   * One group per output neuron or filter, and per channel of a sum; costs O(parameters).
   *
   * @throws IllegalArgumentException without evidence, or when it is about another network: every
   *     connection would seem dead
   */
  @Override
  public void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
    List<ActivityMean> activity = evidence.get(ActivityStatistic.KIND, name()).means();
    Layout layout = network.spec().layout();
    List<Probe> probes = norm.probes(layout.probes());
    if (activity.size() != probes.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nnrelief: the network has %d observed signals, the evidence is about %d",
              probes.size(),
              activity.size()));
    }
    List<Weighted> layers = layout.weighted();
    for (int layer = 0; layer < layers.size(); layer++) {
      ParameterBlock block = layers.get(layer).block();
      if (layers.get(layer).window() == null) {
        means(probes.get(layer), activity.get(layer));
        for (int output = 0; output < block.outputs(); output++) {
          groups.accept(neuron(network, block, output, activity.get(layer)));
        }
      } else {
        int kernels = block.inputs() * block.outputs();
        double[] known = known(probes.get(layer), evidence, activity, layer, kernels);
        filters(network, layers.get(layer), known, groups);
      }
    }
    int probe = layers.size();
    for (Layout.Sum sum : layout.sums()) {
      List<double[]> added = new ArrayList<>();
      for (int k = 0; k < sum.branches().size(); k++, probe++) {
        double[] known = known(probes.get(probe), evidence, activity, probe, sum.channels());
        added.add(norm.channels(sum.channels(), known));
      }
      sums(network, sum, added, groups);
    }
  }

  /**
   * What is known where planes are read.
   *
   * @param surveyed values that a survey has of it
   */
  private double[] known(
      Probe probe, Evidence evidence, List<ActivityMean> activity, int index, int surveyed) {
    if (!norm.isSurveyed()) {
      return means(probe, activity.get(index));
    }
    List<double[]> norms =
        evidence.find(KernelMeans.KIND).map(KernelMeans::norms).orElse(List.of());
    int found = index < norms.size() ? norms.get(index).length : 0;
    if (found != surveyed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nnrelief: %s needs %d norms of a survey for mean-of-f, there are %d",
              probe.name(),
              surveyed,
              found));
    }
    return norms.get(index);
  }

  private static double[] means(Probe probe, ActivityMean activity) {
    if (activity.meanAbsolute().length != probe.sumCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nnrelief: %s reads %d inputs, the evidence is about %d",
              probe.name(),
              probe.sumCount(),
              activity.meanAbsolute().length));
    }
    if (activity.weight() == 0) {
      throw new IllegalArgumentException(
          "nnrelief: %s can not be scored: no record has been observed".formatted(probe.name()));
    }
    return activity.meanAbsolute();
  }

  private void filters(
      NetworkSnapshot network, Weighted layer, double[] known, Consumer<Contributions> groups) {
    ParameterBlock block = layer.block();
    Contributors.Score score = norm.kernels(layer, network.values(), known);
    for (int output = 0; output < block.outputs(); output++) {
      Contributors kernels = new Contributors(network, block.inputs() + 1);
      kernels.addWeights(block, output, score);
      double ofOne = norm.bias(layer.output().positions());
      kernels.addBias(
          block, output, (index, length) -> ofOne * Math.abs((double) network.values()[index]));
      groups.accept(kernels.group(Kind.CONVOLUTION));
    }
  }

  private static void sums(
      NetworkSnapshot network,
      Layout.Sum sum,
      List<double[]> added,
      Consumer<Contributions> groups) {
    int[] lengths = new int[added.size()];
    Arrays.fill(lengths, 1);
    for (int c = 0; c < sum.channels(); c++) {
      int channel = c;
      int[] indices = sum.silencers(channel);
      double[] scores = added.stream().mapToDouble(branch -> branch[channel]).toArray();
      boolean contested = Arrays.stream(indices).allMatch(network.live()::get);
      if (contested && Arrays.stream(scores).sum() > 0) {
        groups.accept(new Contributions(Kind.SUM, indices, lengths.clone(), scores));
      }
    }
  }

  private static Contributions neuron(
      NetworkSnapshot network, ParameterBlock block, int output, ActivityMean known) {
    double[] means = known.meanAbsolute();
    double[] standardErrors = known.standardErrors();
    BitSet live = network.live();
    int first = block.weight(0, output);
    int bias = block.bias(output);
    int count = live.get(first, first + block.inputs()).cardinality() + (live.get(bias) ? 1 : 0);
    int[] indices = new int[count];
    double[] scores = new double[count];
    double[] errors = new double[count];
    int k = 0;
    int end = first + block.inputs();
    for (int index = live.nextSetBit(first); index >= 0 && index < end; ) {
      double weight = Math.abs((double) network.values()[index]);
      indices[k] = index;
      errors[k] = standardErrors.length == 0 ? 0 : weight * standardErrors[index - first];
      scores[k++] = weight * means[index - first];
      index = live.nextSetBit(index + 1);
    }
    if (live.get(bias)) {
      indices[k] = bias;
      scores[k] = Math.abs((double) network.values()[bias]);
    }
    int[] lengths = new int[count];
    Arrays.fill(lengths, 1);
    return new Contributions(Kind.DENSE, indices, lengths, scores, errors);
  }
}
