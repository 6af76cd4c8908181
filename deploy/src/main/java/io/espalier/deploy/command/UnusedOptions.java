package io.espalier.deploy.command;

import io.espalier.model.experiment.Method;

/** Options of a kind that the criterion does not have: they would do nothing. */
final class UnusedOptions {

  private UnusedOptions() {}

  /**
   * @param cuts whether any option of cuts is given
   * @param merges whether any option of merges is given
   * @throws IllegalArgumentException when there is nothing for them to say
   */
  static void refuse(Method method, String criterion, boolean cuts, boolean merges) {
    require(method.merges() || !merges, "--merging and --merge-… are of noiseout", criterion);
    require(
        method.criterion().isPresent() || !cuts,
        "--alpha and other options of cuts are of criteria that cut",
        criterion);
  }

  private static void require(boolean holds, String mistake, String criterion) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s, but the criterion is %s. Leave them out, or use nnrelief+noiseout."
              .formatted(mistake, criterion));
    }
  }
}
