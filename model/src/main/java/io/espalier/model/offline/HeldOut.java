package io.espalier.model.offline;

/**
 * The two parts that an experiment has its training samples in; the same for the same settings.
 *
 * @param trained samples that networks learn from
 * @param heldOut samples that choose a round, and that nothing is learnt from
 */
record HeldOut(LabelledData trained, LabelledData heldOut) {

  /**
   * What comes in the order of time is held out at its end, all else at random.
   *
   * @throws IllegalArgumentException when there are too few samples
   */
  static HeldOut of(ExperimentSettings settings, LabelledData data) {
    settings.requireEnough(data.size());
    int trained = data.size() - settings.choice().heldOut();
    LabelledData ordered = data.isInTimeOrder() ? data : data.shuffled(settings.seed());
    return new HeldOut(ordered.slice(0, trained), ordered.slice(trained, data.size()));
  }
}
