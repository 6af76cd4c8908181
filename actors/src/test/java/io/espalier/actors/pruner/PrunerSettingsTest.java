package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.Blobs;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.Layout;
import io.espalier.model.plan.MergePace;
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

  private static PrunerSettings settings(
      long warmUp,
      long interval,
      long probation,
      double margin,
      double target,
      double evidence,
      int slice) {
    return settings(new NnRelief(), warmUp, interval, probation, margin, target, evidence, slice);
  }

  private static PrunerSettings settings(
      Criterion criterion,
      long warmUp,
      long interval,
      long probation,
      double margin,
      double target,
      double evidence,
      int slice) {
    return new PrunerSettings(
        true,
        new Cut(criterion, CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9)))),
        false,
        warmUp,
        interval,
        probation,
        margin,
        target,
        evidence,
        slice);
  }

  @Test
  void whatIsNotPrunedIsObservedForNoScores() {
    Layout layout = Blobs.NETWORK.layout();
    Cut cut = new Cut(new Taylor(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))));

    assertThat(new PrunerSettings(true, cut, false, 0, 2, 1, 0, 0, 1, 1).evidence(layout))
        .isNotEqualTo(EvidenceSpec.activity(layout));
    assertThat(new PrunerSettings(false, cut, false, 0, 2, 1, 0, 0, 1, 1).evidence(layout))
        .isEqualTo(EvidenceSpec.activity(layout));
  }

  @Test
  void aCriterionThatSurveysSamplesIsRefused() {
    assertThatThrownBy(() -> settings(new NnRelief(KernelNorm.MEAN_OF_F), 0, 2, 1, 0, 0, 1, 1))
        .hasMessage(
            "nnrelief surveys samples for each cut, which a stream does not keep. Use the kernel"
                + " norm l1 or f-of-mean.");
  }

  @Test
  void whatCanNotBeIsRefusedWithItsNameAndValue() {
    assertThatThrownBy(() -> settings(-1, 2, 1, 0, 0, 1, 1))
        .hasMessage("warm-up-records must be 0 or more, got -1");
    assertThatThrownBy(() -> settings(0, 2, 0, 0, 0, 1, 1))
        .hasMessage("probation-records must be at least 1, got 0");
    assertThatThrownBy(() -> settings(0, 2, 3, 0, 0, 1, 1))
        .hasMessage("interval-records must not be below probation-records (3), got 2");
    assertThatThrownBy(() -> settings(0, 2, 1, 1.5, 0, 1, 1))
        .hasMessage("guard-margin must be from 0 to 1, got 1.5");
    assertThatThrownBy(() -> settings(0, 2, 1, Double.NaN, 0, 1, 1))
        .hasMessage("guard-margin must be from 0 to 1, got NaN");
    assertThatThrownBy(() -> settings(0, 2, 1, 0, -2, 1, 1))
        .hasMessage("target-compression must be 0 or more, got -2.0");
    assertThatThrownBy(() -> settings(0, 2, 1, 0, 0, 0, 1))
        .hasMessage("minimum-evidence must be at least 1, got 0.0");
    assertThatThrownBy(() -> settings(0, 2, 1, 0, 0, 1, 0))
        .hasMessage("slice-parameters must be at least 1, got 0");
  }

  @Test
  void mergesThatAreTriedOnHeldOutSamplesAreRefused() {
    Merge merge = new Merge(MergeSettings.GENTLE, new MergePace.OneByOne(), 100);

    assertThatThrownBy(() -> new PrunerSettings(true, merge, false, 0, 2, 1, 0, 0, 1, 1))
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

    assertThatThrownBy(() -> new PrunerSettings(true, merge, false, 0, 2, 1, 0, 0, 1, 1))
        .hasMessage(
            "only neurons of the dense layers at the end are observed together on a stream. Merge"
                + " those, or channels with espalier prune, got CHANNELS");
  }
}
