package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress.Learned;
import io.espalier.streaming.evaluate.Scores;
import java.util.Locale;
import java.util.Optional;

/**
 * Says when a network predicts worse than those who look at no feature: who repeats the last label,
 * most often on a stream whose labels come in runs, or who names the most frequent one. Once, and
 * once more when that is over. One owner.
 */
final class BaselineWatch {

  /** It is over when accuracy is above both by so much: else it would come and go. */
  private static final double CLEARLY = 0.005;

  private boolean worse;

  /**
   * What is to be said.
   *
   * @param worse or better again
   */
  record News(boolean worse, String text) {}

  /** Nothing is said before the window is full. */
  Optional<News> next(Learned learned) {
    Scores windowed = learned.evaluation().windowed();
    if (learned.evaluation().cumulative().records() <= windowed.records()) {
      return Optional.empty();
    }
    double best = Math.max(windowed.noChangeAccuracy(), windowed.majorityAccuracy());
    if (!worse && windowed.accuracy() < best) {
      worse = true;
      return Optional.of(new News(true, worseThan(windowed)));
    }
    if (worse && windowed.accuracy() >= Math.min(1, best + CLEARLY)) {
      worse = false;
      return Optional.of(new News(false, betterAgain(windowed, best)));
    }
    return Optional.empty();
  }

  private static String worseThan(Scores windowed) {
    boolean noChange = windowed.noChangeAccuracy() >= windowed.majorityAccuracy();
    return String.format(
        Locale.ROOT,
        "the network is worse than %s would be: %.2f %% of the last %,d records right, that %.2f"
            + " %%. Either the features do not say what the labels are, or %s, or it learns too"
            + " slowly: try a smaller batch-size and sgd without momentum",
        noChange ? "repeating the last label" : "naming the most frequent class",
        100 * windowed.accuracy(),
        windowed.records(),
        100 * Math.max(windowed.noChangeAccuracy(), windowed.majorityAccuracy()),
        noChange
            ? "labels come in runs, which no feature is asked for"
            : "one class is most of all");
  }

  private static String betterAgain(Scores windowed, double best) {
    return String.format(
        Locale.ROOT,
        "the network is better than repeating the last label or naming the most frequent class"
            + " again: %.2f %% of the last %,d records right, those %.2f %%",
        100 * windowed.accuracy(),
        windowed.records(),
        100 * best);
  }
}
