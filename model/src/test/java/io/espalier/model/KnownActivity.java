package io.espalier.model;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.Evidence;
import java.util.Arrays;
import java.util.List;

/** Evidence of given means of activity. */
public final class KnownActivity {

  private KnownActivity() {}

  /** One entry per signal, all of one weight. */
  public static Evidence of(List<ActivityMean> means) {
    double weight = means.get(0).weight();
    return Evidence.of(
        ActivityStatistic.KIND,
        new ActivityEvidence.State(
            weight,
            means.stream()
                .map(mean -> Arrays.stream(mean.meanAbsolute()).map(x -> x * weight).toArray())
                .toList()));
  }
}
