package io.espalier.model.evidence;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the units vary together that the dense layers at the end read: what {@link NeuronEvidence}
 * adds up.
 *
 * @param tail the {@linkplain Layout#denseTail dense layers} at the end
 * @param ahead dense and convolution layers before them
 * @param firstGroup 0 to observe what the first of them reads too, 1 for hidden units only
 */
public record NeuronStatistic(List<ParameterBlock> tail, int ahead, int firstGroup)
    implements Statistic<BatchMoments, NeuronEvidence.State> {

  public static final Kind<BatchMoments, NeuronEvidence.State> KIND =
      new Kind<>(
          "co-moments", BatchMoments.class, NeuronEvidence.State.class, NeuronEvidence.State::of);

  public NeuronStatistic {
    tail = List.copyOf(tail);
    if (firstGroup < 0 || firstGroup > tail.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "of %d groups of units the first observed can not be %d",
              tail.size(),
              firstGroup));
    }
  }

  /** Of a network. */
  public static NeuronStatistic of(Layout layout, int firstGroup) {
    List<ParameterBlock> tail = layout.denseTail();
    return new NeuronStatistic(tail, layout.weighted().size() - tail.size(), firstGroup);
  }

  @Override
  public Kind<BatchMoments, NeuronEvidence.State> kind() {
    return KIND;
  }

  @Override
  public NeuronEvidence start(HalfLife halfLife) {
    return new NeuronEvidence(tail, firstGroup, halfLife);
  }

  @Override
  public boolean needsGradients() {
    return false;
  }

  @Override
  public BatchMoments outside(BatchMoments inside, KeptParts kept) {
    List<BatchMoments.Units> groups = new ArrayList<>();
    for (int k = 0; k < inside.groups().size(); k++) {
      int group = firstGroup + k;
      int[] channels = kept.channels(ahead + group);
      groups.add(units(inside.groups().get(k), channels, tail.get(group).inputs()));
    }
    return new BatchMoments(inside.records(), groups);
  }

  private static BatchMoments.Units units(BatchMoments.Units inside, int[] channels, int width) {
    int run = inside.mean().length / channels.length;
    int[] units =
        Arrays.stream(channels)
            .flatMap(channel -> IntStream.range(channel * run, (channel + 1) * run))
            .toArray();
    double[] mean = new double[width];
    double[] coMoment = new double[width * width];
    for (int i = 0; i < units.length; i++) {
      mean[units[i]] = inside.mean()[i];
      for (int j = 0; j < units.length; j++) {
        coMoment[units[i] * width + units[j]] = inside.coMoment()[i * units.length + j];
      }
    }
    return new BatchMoments.Units(mean, coMoment);
  }

  @Override
  public <R> R accept(EvidenceSpec.Visitor<R> visitor) {
    return visitor.neurons(this);
  }
}
