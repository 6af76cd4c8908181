package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.streaming.evaluate.Scores;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says when a network predicts worse than repeating the last label would, which asks no feature:
 * most often on a stream whose labels come in runs. Once, until it has been better again. One
 * owner.
 */
final class BaselineWatch implements Consumer<Progress> {

  private final long windowRecords;
  private final Consumer<String> warning;
  private boolean warned;

  /**
   * @param windowRecords what windowed accuracy is over: nothing is said before so many records
   * @param warning told the words
   */
  BaselineWatch(long windowRecords, Consumer<String> warning) {
    this.windowRecords = windowRecords;
    this.warning = warning;
  }

  @Override
  public void accept(Progress progress) {
    if (!(progress instanceof Learned learned) || learned.records() < windowRecords) {
      return;
    }
    Scores windowed = learned.evaluation().windowed();
    boolean worse = windowed.accuracy() < windowed.noChangeAccuracy();
    if (worse && !warned) {
      warning.accept(
          String.format(
              Locale.ROOT,
              "the network is worse than repeating the last label would be: %.2f %% of the last %,d"
                  + " records right, that %.2f %%. Either the features do not say what the labels"
                  + " are, or labels come in runs, which no feature is asked for",
              100 * windowed.accuracy(),
              windowRecords,
              100 * windowed.noChangeAccuracy()));
    }
    warned = worse;
  }
}
