package io.espalier.model.offline;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.ExperimentResult.Round;

/**
 * Told how far the work is; called from the working thread. Who wants to know of one thing alone
 * overrides that.
 */
public interface ExperimentListener {

  /** Wants to know nothing. */
  ExperimentListener NONE = new ExperimentListener() {};

  /**
   * A batch was learnt, or looked at.
   *
   * @param samples trained on so far
   * @param total samples to train on if all rounds are made
   * @param phase what is being done, for people
   * @param share of that phase that is done, from 0 to 1
   */
  default void progress(long samples, long total, String phase, double share) {}

  /** The dense network is trained; its accuracy is on the held-out samples. */
  default void denseDone(NetworkSnapshot network, double accuracy) {}

  /**
   * A round is done; whether it is within the tolerance can change with those that follow.
   *
   * @param parameters of the dense network
   */
  default void roundDone(Round round, int parameters) {}
}
