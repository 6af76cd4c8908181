package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.Magnitude;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far a round goes. */
class RoundTest {

  private static final NetworkSnapshot NETWORK =
      new InitialNetwork.Drawn(
              NetworkSpec.dense(InputShape.flat(50), List.of(40, 10), Nonlinearity.RELU))
          .snapshot(11);
  private static final Cut DEEP =
      new Cut(new Magnitude(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.3))));

  private static int left(int targetParameters) {
    Round round = new Round(DEEP, false, Backoff.NONE, targetParameters, Optional.empty());
    Proposal.Cut cut = (Proposal.Cut) round.propose(NETWORK, Evidence.NONE);
    return NETWORK.kept() - cut.change().removed();
  }

  @Test
  void aCutByAlphaEndsAtTheTarget() {
    int target = (int) (NETWORK.spec().parameters() / 1.2);

    assertThat(left(0)).isLessThan(NETWORK.spec().parameters() / 2);
    assertThat(left(target)).isBetween((int) (0.985 * target), target);
  }
}
