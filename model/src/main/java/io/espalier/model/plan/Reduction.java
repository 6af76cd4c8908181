package io.espalier.model.plan;

import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.DenseTail;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a round takes away before the network is trained again. */
public sealed interface Reduction {

  /** Its name on the command line, in configuration and in reports. */
  String name();

  /** How it cuts, if it does. */
  Optional<Cut> cutting();

  /** How it merges, if it does. */
  Optional<Merge> merging();

  /**
   * Refuses a network of which nothing can be taken away like this.
   *
   * @throws IllegalArgumentException naming what is missing and the likely fix
   */
  void requireFit(NetworkSpec network);

  /**
   * What must be observed of a network for it; nothing if it {@linkplain #needsEvidence() needs
   * none}.
   */
  EvidenceSpec evidence(Layout layout);

  /** Whether what it takes away over data at rest depends on what was observed in training. */
  boolean needsEvidence();

  /**
   * A criterion cuts connections, kernels and channels.
   *
   * @param criterion what scores
   * @param plan how deep each round cuts
   * @param surveyed training samples that are surveyed for each cut, where the criterion needs it
   */
  record Cut(Criterion criterion, CutPlan plan, int surveyed) implements Reduction {

    /** As many as NNrelief's paper scores with. */
    public static final int SURVEYED = 1000;

    public Cut {
      if (surveyed < 1) {
        throw new IllegalArgumentException("surveyed samples must be at least 1, got " + surveyed);
      }
    }

    /** With the usual survey. */
    public Cut(Criterion criterion, CutPlan plan) {
      this(criterion, plan, SURVEYED);
    }

    @Override
    public String name() {
      return criterion.name();
    }

    @Override
    public Optional<Cut> cutting() {
      return Optional.of(this);
    }

    @Override
    public Optional<Merge> merging() {
      return Optional.empty();
    }

    @Override
    public void requireFit(NetworkSpec network) {
      // every network has connections
    }

    @Override
    public EvidenceSpec evidence(Layout layout) {
      return criterion.evidence(layout);
    }

    @Override
    public boolean needsEvidence() {
      return criterion.needsEvidence();
    }
  }

  /**
   * NoiseOut merges units of the dense layers at the end (arXiv 1611.06211), or channels of all
   * layers.
   *
   * @param settings which units may be merged, and which goes first
   * @param pace how much is merged in a round
   * @param observed samples that the evidence of a round rests on
   */
  record Merge(MergeSettings settings, MergePace pace, int observed) implements Reduction {

    public Merge {
      if (observed < 2) {
        throw new IllegalArgumentException("observed samples must be at least 2, got " + observed);
      }
    }

    @Override
    public String name() {
      return Method.NOISE_OUT;
    }

    @Override
    public Optional<Cut> cutting() {
      return Optional.empty();
    }

    @Override
    public Optional<Merge> merging() {
      return Optional.of(this);
    }

    /** Over data at rest merges make a survey of their own. */
    @Override
    public EvidenceSpec evidence(Layout layout) {
      return EvidenceSpec.activity(layout);
    }

    @Override
    public boolean needsEvidence() {
      return false;
    }

    /**
     * Refuses a network without a dense hidden layer, unless its inputs are to be merged. Where
     * channels are, one without a hidden layer at all or with residual ones, and its planes.
     */
    @Override
    public void requireFit(NetworkSpec network) {
      switch (settings.grouping()) {
        case NEURONS -> requireNeurons(network);
        case CHANNELS -> requireChannels(network);
      }
    }

    private void requireChannels(NetworkSpec network) {
      List<UnitGroup> groups = Grouping.CHANNELS.groups(network);
      UnitGroup input = groups.get(0);
      if (settings.firstGroup() == 0 && !input.isFoldable()) {
        throw new IllegalArgumentException(
            "%s reads the network's input, whose channels are never merged. Leave the inputs out."
                .formatted(input.reader().name()));
      }
      if (groups.stream().skip(settings.firstGroup()).noneMatch(UnitGroup::isFoldable)) {
        throw new IllegalArgumentException(
            "noiseout merges channels of hidden layers, but this network has none in front of a"
                + " layer with biases. Use nnrelief, which cuts connections and kernels.");
      }
    }

    private void requireNeurons(NetworkSpec network) {
      DenseTail tail = DenseTail.of(network.layout());
      boolean mergesInputs = network.hasDenseLayersAlone() && settings.firstGroup() == 0;
      if (tail.layers().size() == 1 && !mergesInputs) {
        throw new IllegalArgumentException(
            "noiseout merges neurons of dense hidden layers, but %s. Use nnrelief, which cuts connections and kernels."
                .formatted(tail.barrier().orElseGet(() -> noHidden(tail.layers().get(0)))));
      }
    }

    private static String noHidden(ParameterBlock last) {
      return String.format(
          Locale.ROOT,
          "no such layer feeds the last one (%d inputs) of this network",
          last.inputs());
    }
  }

  /**
   * Units are merged, then connections cut, then what is left of both is trained once. Merges come
   * first because a fold hands a unit's weights to others: on a network that was just cut it would
   * revive what the cut had masked, and because a merged unit takes its connections along: the cut
   * shares out the score of the units that are left. Both in each round, and not one until it fails
   * and then the other: merges that must go on in a network that was cut ruin it (LeNet-300-100 on
   * MNIST lost a point in the round in which a tenth of the parameters had to be merged), those
   * that cost little leave it a tenth smaller, round for round, than cuts alone.
   */
  record MergeThenCut(Merge merge, Cut cut) implements Reduction {
    @Override
    public String name() {
      return cut.name() + Method.AND + merge.name();
    }

    @Override
    public Optional<Cut> cutting() {
      return Optional.of(cut);
    }

    @Override
    public Optional<Merge> merging() {
      return Optional.of(merge);
    }

    @Override
    public void requireFit(NetworkSpec network) {
      merge.requireFit(network);
      cut.requireFit(network);
      if (cut.evidence(network.layout()).has(GradientStatistic.KIND)) {
        throw new IllegalArgumentException(
            "a criterion that observes gradients can not score what was just merged: they are of"
                + " the weights before. Use nnrelief or magnitude beside noiseout.");
      }
    }

    @Override
    public EvidenceSpec evidence(Layout layout) {
      return cut.evidence(layout);
    }

    @Override
    public boolean needsEvidence() {
      return cut.needsEvidence();
    }
  }
}
