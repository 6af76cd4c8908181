package io.espalier.model.evidence;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.Layout;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * The activity of signals: what {@link ActivityEvidence} adds up.
 *
 * @param probes the signals, each whole or not
 */
public record ActivityStatistic(List<Probe> probes)
    implements Statistic<BatchActivity, ActivityEvidence.State> {

  public static final Kind<BatchActivity, ActivityEvidence.State> KIND =
      new Kind<>(
          "activity",
          BatchActivity.class,
          ActivityEvidence.State.class,
          ActivityEvidence.State::of);

  public ActivityStatistic {
    probes = List.copyOf(probes);
  }

  /** Of all that dense and convolution layers read and residual layers add up. */
  public static ActivityStatistic of(Layout layout) {
    return new ActivityStatistic(layout.probes());
  }

  @Override
  public Kind<BatchActivity, ActivityEvidence.State> kind() {
    return KIND;
  }

  @Override
  public String layer(int index) {
    return probes.get(index).name();
  }

  @Override
  public ActivityEvidence start(HalfLife halfLife) {
    return new ActivityEvidence(probes, halfLife);
  }

  @Override
  public boolean needsGradients() {
    return false;
  }

  @Override
  public BatchActivity outside(BatchActivity inside, KeptParts kept) {
    List<BatchActivity.Inputs> signals = new ArrayList<>();
    for (int k = 0; k < inside.layers().size(); k++) {
      BatchActivity.Inputs signal = inside.layers().get(k);
      int[] channels = kept.channels(k);
      int count = probes.get(k).sumCount();
      float[] squares = signal.squaredSums();
      signals.add(
          new BatchActivity.Inputs(
              Spread.over(signal.absoluteSums(), channels, count),
              squares.length == 0 ? squares : Spread.over(squares, channels, count)));
    }
    return new BatchActivity(inside.records(), signals);
  }

  @Override
  public <R> R accept(EvidenceSpec.Visitor<R> visitor) {
    return visitor.activity(this);
  }
}
