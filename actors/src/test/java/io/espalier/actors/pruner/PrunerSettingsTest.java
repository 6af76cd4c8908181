package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.Blobs;
import io.espalier.actors.guard.CutCycle;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.Layout;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Taylor;
import org.junit.jupiter.api.Test;

class PrunerSettingsTest {

  private static PrunerSettings settings(Reduction reduction) {
    return PrunerSettings.of(reduction, CutCycle.DEFAULT);
  }

  private static Cut cut(Criterion criterion) {
    return new Cut(criterion, CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))));
  }

  @Test
  void whatIsNotPrunedIsObservedForNoScores() {
    Layout layout = Blobs.NETWORK.layout();
    PrunerSettings settings = settings(cut(new Taylor()));

    assertThat(settings.evidence(layout)).isNotEqualTo(EvidenceSpec.activity(layout));
    assertThat(settings.withEnabled(false).evidence(layout))
        .isEqualTo(EvidenceSpec.activity(layout));
  }

  @Test
  void aCriterionThatSurveysSamplesIsRefused() {
    assertThatThrownBy(() -> settings(cut(new NnRelief(KernelNorm.MEAN_OF_F))))
        .hasMessage(
            "nnrelief surveys samples for each cut, which a stream does not keep. Use the kernel"
                + " norm l1 or f-of-mean.");
  }

  @Test
  void whatCanNotBeIsRefusedWithItsNameAndValue() {
    PrunerSettings settings = settings(cut(new NnRelief()));

    assertThatThrownBy(() -> new CutCycle(-1, 2, 1, 0, 1))
        .hasMessage("warm-up-records must be 0 or more, got -1");
    assertThatThrownBy(() -> new CutCycle(0, 2, 0, 0, 1))
        .hasMessage("probation-records must be 1 or more, got 0");
    assertThatThrownBy(() -> new CutCycle(0, 2, 3, 0, 1))
        .hasMessage("interval-records must not be below probation-records (3), got 2");
    assertThatThrownBy(() -> new CutCycle(0, 2, 1, 1.5, 1))
        .hasMessage("guard-margin must be from 0 to 1, got 1.5");
    assertThatThrownBy(() -> new CutCycle(0, 2, 1, Double.NaN, 1))
        .hasMessage("guard-margin must be from 0 to 1, got NaN");
    assertThatThrownBy(() -> new CutCycle(0, 2, 1, 0, 0))
        .hasMessage("rate-while-cutting must be above 0 and at most 100, got 0.0");
    assertThatThrownBy(() -> settings.withTargetCompression(-2))
        .hasMessage("target-compression must be 0 for no limit, or more than 1, got -2.0");
    assertThatThrownBy(() -> settings.withMinimumEvidence(0))
        .hasMessage("minimum-evidence must be 1 or more, got 0.0");
    assertThatThrownBy(() -> settings.withSliceParameters(0))
        .hasMessage("slice-parameters must be 1 or more, got 0");
  }

  @Test
  void mergesThatAreTriedOnHeldOutSamplesAreRefused() {
    Merge merge = new Merge(MergeSettings.GENTLE, new MergePace.OneByOne(), 100);

    assertThatThrownBy(() -> settings(merge))
        .hasMessageStartingWith(
            "merge-pace one-by-one needs held-out samples, and a stream has none. Use a share such"
                + " as 0.1, or cost:0.001");
  }

  @Test
  void mergesOfChannelsAreRefused() {
    MergeSettings neurons = MergeSettings.GENTLE;
    MergeSettings channels =
        new MergeSettings(
            neurons.ranking(),
            neurons.form(),
            neurons.ridge(),
            neurons.gate(),
            neurons.firstGroup(),
            Grouping.CHANNELS);
    Merge merge = new Merge(channels, new MergePace.Share(0.1), 100);

    assertThatThrownBy(() -> settings(merge))
        .hasMessage(
            "only neurons of the dense layers at the end are observed together on a stream. Merge"
                + " those, or channels over data at rest, got CHANNELS");
  }
}
