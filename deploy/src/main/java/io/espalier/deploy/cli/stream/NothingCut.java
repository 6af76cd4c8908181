package io.espalier.deploy.cli.stream;

import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.pruner.PrunerState;
import java.util.Locale;
import java.util.Optional;

/** What there is to say of a demonstration that was to prune and ended before the first cut. */
final class NothingCut {

  private NothingCut() {}

  /**
   * Why nothing was cut, and what would help; empty where something was.
   *
   * @param trained records at the end
   */
  static Optional<String> words(PrunerState pruner, long trained) {
    if (pruner.round() > 0) {
      return Optional.empty();
    }
    return Optional.of("Nothing was cut: " + reason(pruner, trained));
  }

  private static String reason(PrunerState pruner, long trained) {
    if (trained < pruner.dueAt()) {
      return String.format(
          Locale.ROOT,
          "the first cut is due at record %,d at the earliest. Stream more records.",
          pruner.dueAt());
    }
    return pruner
        .doubt(trained)
        .map(doubt -> doubt.text() + ". " + advice(doubt))
        .orElse("there was too little yet to judge a cut by. Stream more records.");
  }

  private static String advice(Doubt doubt) {
    return switch (doubt) {
      case FIRST_RISE, NOT_RECOVERED -> "Stream more records.";
      case ONE_CLASS -> "Stream records of several classes.";
      case NO_SKILL -> "Stream more records, or try another --learning-rate.";
      case LOSS_RISING -> "Try a lower --learning-rate.";
    };
  }
}
