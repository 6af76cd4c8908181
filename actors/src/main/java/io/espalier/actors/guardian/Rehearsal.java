package io.espalier.actors.guardian;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.Magnitude;
import io.espalier.model.prune.Scope;

/**
 * Chooses cuts before one is due and forgets them: what a Java process does for the first time it
 * does ten times as slowly, and the trainer would wait for the first cuts of a fast stream. Decides
 * nothing, so it makes no difference to a run when or whether it is made. For a thread on which
 * scores are computed.
 *
 * @param network of any values: weights are what is looked at, as there is no evidence yet
 * @param reduction whose cuts are rehearsed, if it makes any
 */
record Rehearsal(NetworkSnapshot network, Reduction reduction) implements Runnable {

  /** Parameters looked at until all that is done often is compiled. */
  private static final int ENOUGH_PARAMETERS = 4_000_000;

  private static final int MOST_TIMES = 20;

  @Override
  public void run() {
    reduction
        .cutting()
        .map(Cut::plan)
        .ifPresent(
            plan -> {
              for (int time = 0; time < times(); time++) {
                plan.choose(
                    network.spec(), network, Evidence.NONE, new Magnitude(Scope.NETWORK), 1, 0);
              }
            });
  }

  private int times() {
    return Math.min(MOST_TIMES, 1 + ENOUGH_PARAMETERS / Math.max(1, network.kept()));
  }
}
