package io.espalier.model.evidence;

import io.espalier.model.network.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is observed of a network while it learns. Which kinds there are is said here alone: in a
 * list for files, and in a visitor that does not compile before each is observed somewhere.
 *
 * @param statistics no two of one kind
 */
public record EvidenceSpec(List<Statistic<?, ?>> statistics) {

  /** Every kind that can be observed and stored. */
  public static final List<Kind<?, ?>> KINDS =
      List.of(
          ActivityStatistic.KIND,
          GradientStatistic.KIND,
          NeuronStatistic.KIND,
          SensitivityStatistic.KIND);

  /** What differs by kind where batches are observed: one method for each. */
  public interface Visitor<R> {

    R activity(ActivityStatistic asked);

    R gradients(GradientStatistic asked);

    R neurons(NeuronStatistic asked);

    R sensitivity(SensitivityStatistic asked);
  }

  public EvidenceSpec {
    statistics = List.copyOf(statistics);
    Set<Kind<?, ?>> seen = new HashSet<>();
    for (Statistic<?, ?> statistic : statistics) {
      if (!KINDS.contains(statistic.kind())) {
        throw new IllegalArgumentException(
            "evidence '%s' is not in EvidenceSpec.KINDS, so files could not be read again. Add it"
                .formatted(statistic.kind()));
      }
      if (!seen.add(statistic.kind())) {
        throw new IllegalArgumentException("%s are asked for twice".formatted(statistic.kind()));
      }
    }
  }

  /** One or several kinds. */
  public static EvidenceSpec of(Statistic<?, ?>... statistics) {
    return new EvidenceSpec(List.of(statistics));
  }

  /** The same, and one more. */
  public EvidenceSpec with(Statistic<?, ?> statistic) {
    List<Statistic<?, ?>> all = new ArrayList<>(statistics);
    all.add(statistic);
    return new EvidenceSpec(all);
  }

  /** The activity of all that dense and convolution layers read and residual layers add up. */
  public static EvidenceSpec activity(Layout layout) {
    return of(ActivityStatistic.of(layout));
  }

  /** That activity, and the gradient of every parameter. */
  public static EvidenceSpec gradients(Layout layout) {
    return of(ActivityStatistic.of(layout), GradientStatistic.of(layout));
  }

  /** The sensitivity of all layers, and no activity: nothing that it needs is in that. */
  public static EvidenceSpec sensitivity(Layout layout) {
    return of(SensitivityStatistic.of(layout));
  }

  /** Whether a kind is observed. */
  public boolean has(Kind<?, ?> kind) {
    return statistics.stream().anyMatch(statistic -> statistic.kind() == kind);
  }

  /** Whether what is observed of a batch is known only once its loss has been differentiated. */
  public boolean needsGradients() {
    return statistics.stream().anyMatch(Statistic::needsGradients);
  }
}
