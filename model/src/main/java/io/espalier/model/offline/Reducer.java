package io.espalier.model.offline;

import io.espalier.model.edit.Shift;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.KernelMeans;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.merge.Folds;
import io.espalier.model.merge.Merged;
import io.espalier.model.merge.Merging;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.OfflineTraining.Trained;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Selection;
import io.espalier.model.train.NoiseOutputs;

/**
 * Takes away what a round takes away. What goes is decided for the classes alone: what is said to
 * noise outputs need not be right.
 */
final class Reducer {

  /**
   * How far a round goes.
   *
   * @param factor how much of what it usually takes, from 0 to 1
   * @param leastAccuracy on the held-out samples, for merges one by one
   * @param targetParameters cuts and merges leave about as many at least
   */
  record Extent(double factor, double leastAccuracy, int targetParameters) {}

  private final Reduction reduction;
  private final NetworkSpec dense;
  private final NoiseOutputs noise;
  private final LabelledData samples;
  private final LabelledData heldOut;

  /**
   * @param samples that merges and surveys rest on
   * @param heldOut that merges one by one are tried on
   */
  Reducer(ExperimentSettings settings, LabelledData samples, LabelledData heldOut) {
    reduction = settings.reduction();
    dense = settings.network();
    noise = settings.noise();
    this.samples = samples;
    this.heldOut = heldOut;
  }

  /** The network in the same layers, with more of it masked. */
  NetworkSnapshot reduce(Trained before, Extent extent) {
    NetworkSnapshot merged =
        reduction
            .merging()
            .map(merge -> merge(merge, before.network(), extent))
            .orElse(before.network());
    return reduction
        .cutting()
        .filter(cut -> !haveReachedTarget(before.network(), merged, extent))
        .map(cut -> cut(cut, merged, before.evidence(), extent))
        .orElse(merged);
  }

  /** Whether merges alone got where cuts were to end. */
  private boolean haveReachedTarget(NetworkSnapshot before, NetworkSnapshot merged, Extent extent) {
    return noise.detach(before).kept() > extent.targetParameters()
        && noise.detach(merged).kept() <= extent.targetParameters();
  }

  /**
   * @param evidence of the network; merges since then have not changed the means of its layers, as
   *     they keep the means of what the layers above are told
   */
  private NetworkSnapshot cut(Cut cut, NetworkSnapshot network, Evidence evidence, Extent extent) {
    NetworkSnapshot classes = noise.detach(network);
    Evidence known = surveyed(cut, classes, evidence);
    Selection selection =
        cut.plan()
            .choose(
                dense, classes, known, cut.criterion(), extent.factor(), extent.targetParameters());
    Shift compensation = cut.criterion().compensation(classes, known, selection.cut());
    return noise.replaceClasses(network, compensation.applyTo(classes.without(selection.cut())));
  }

  private Evidence surveyed(Cut cut, NetworkSnapshot network, Evidence evidence) {
    return cut.criterion().needsSurvey()
        ? evidence.with(KernelMeans.KIND, KernelSurvey.of(network, samples, cut.surveyed()))
        : evidence;
  }

  private NetworkSnapshot merge(Merge merge, NetworkSnapshot network, Extent extent) {
    if (merge.pace() instanceof MergePace.AtOnce pace) {
      NetworkSnapshot classes = noise.detach(network);
      Merged merged =
          pace.choose(
              new Merging(classes, survey(merge, network), merge.settings()),
              classes,
              extent.factor(),
              extent.targetParameters());
      return carryOut(merged, network);
    }
    return mergeOneByOne(merge, network, extent);
  }

  /**
   * A gentler round may lose only so much of the accuracy that there is to lose; a network that has
   * lost it already is only trained.
   */
  private NetworkSnapshot mergeOneByOne(Merge merge, NetworkSnapshot network, Extent extent) {
    double accuracy = Measurement.accuracy(noise.detach(network), heldOut);
    double least = accuracy - extent.factor() * (accuracy - extent.leastAccuracy());
    NetworkSnapshot merged = network;
    NeuronEvidence.State evidence = survey(merge, network);
    while (accuracy >= least && noise.detach(merged).kept() > extent.targetParameters()) {
      Merged next = new Merging(noise.detach(merged), evidence, merge.settings()).cheapest();
      if (next.merges().isEmpty()) {
        break;
      }
      merged = carryOut(next, merged);
      accuracy = Measurement.accuracy(noise.detach(merged), heldOut);
      if (changesOtherGroups(next, evidence)) {
        evidence = survey(merge, merged);
      }
    }
    return merged;
  }

  /** The units above a merged one see another network; its own group and those below do not. */
  private static boolean changesOtherGroups(Merged merged, NeuronEvidence.State evidence) {
    return merged.folds().stream().anyMatch(fold -> fold.group() + 1 < evidence.endGroup());
  }

  private NeuronEvidence.State survey(Merge merge, NetworkSnapshot network) {
    return NeuronSurvey.of(network, samples, merge.observed(), merge.settings());
  }

  private static NetworkSnapshot carryOut(Merged merged, NetworkSnapshot network) {
    return Folds.applyTo(network, merged.grouping(), merged.folds());
  }
}
