package io.espalier.deploy.cli.option;

import io.espalier.model.experiment.Method;

/** Options that would do nothing beside others. */
public final class UnusedOptions {

  private UnusedOptions() {}

  /**
   * Refuses options of cuts where nothing is cut, and of merges where nothing is merged.
   *
   * @param cuts whether any option of cuts is given
   * @param merges whether any option of merges is given
   * @throws IllegalArgumentException when there is nothing for them to say
   */
  public static void refuse(Method method, String criterion, boolean cuts, boolean merges) {
    require(method.merges() || !merges, "--merge-… are of noiseout", criterion);
    require(
        method.criterion().isPresent() || !cuts,
        "--alpha and other options of cuts are of criteria that cut",
        criterion);
  }

  /**
   * Refuses options that do nothing for the given reason.
   *
   * @param unused whether options are given that do nothing
   * @param options what they are
   * @param reason why they do nothing
   * @throws IllegalArgumentException when they are
   */
  public static void refuse(boolean unused, String options, String reason) {
    if (unused) {
      throw new IllegalArgumentException("%s, but %s. Leave that out.".formatted(options, reason));
    }
  }

  private static void require(boolean holds, String mistake, String criterion) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s, but the criterion is %s. Leave them out, or use nnrelief+noiseout."
              .formatted(mistake, criterion));
    }
  }
}
