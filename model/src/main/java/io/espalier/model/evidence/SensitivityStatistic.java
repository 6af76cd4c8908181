package io.espalier.model.evidence;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The sensitivity of layers: what {@link SensitivityEvidence} adds up.
 *
 * @param layers all dense and convolution layers of a network
 */
public record SensitivityStatistic(List<Weighted> layers)
    implements Statistic<SensitivitySums, SensitivityEvidence.State> {

  public static final Kind<SensitivitySums, SensitivityEvidence.State> KIND =
      new Kind<>(
          "sensitivities",
          SensitivitySums.class,
          SensitivityEvidence.State.class,
          SensitivityEvidence.State::of);

  public SensitivityStatistic {
    layers = List.copyOf(layers);
  }

  /** Of a network. */
  public static SensitivityStatistic of(Layout layout) {
    return new SensitivityStatistic(layout.weighted());
  }

  @Override
  public Kind<SensitivitySums, SensitivityEvidence.State> kind() {
    return KIND;
  }

  @Override
  public String layer(int index) {
    return layers.get(index).name();
  }

  @Override
  public SensitivityEvidence start(HalfLife halfLife) {
    return new SensitivityEvidence(layers, halfLife);
  }

  @Override
  public boolean needsGradients() {
    return true;
  }

  @Override
  public SensitivitySums outside(SensitivitySums inside, KeptParts kept) {
    List<SensitivitySums.Layer> all = new ArrayList<>();
    for (int k = 0; k < inside.layers().size(); k++) {
      SensitivitySums.Layer layer = inside.layers().get(k);
      ParameterBlock block = layers.get(k).block();
      int[] channels = kept.channels(k);
      all.add(
          new SensitivitySums.Layer(
              Spread.over(layer.inputs(), channels, block.readValues()),
              Spread.over(layer.squaredInputs(), channels, block.readValues()),
              Spread.over(layer.squaredGradients(), kept.outputs(k), block.outputs())));
    }
    return new SensitivitySums(inside.records(), all);
  }

  @Override
  public <R> R accept(EvidenceSpec.Visitor<R> visitor) {
    return visitor.sensitivity(this);
  }
}
