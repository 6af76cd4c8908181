package io.espalier.deploy.service;

import io.espalier.actors.predictions.PredictionFigures;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Why predictions are not written, once that lasts longer than it may.
 *
 * @param figures empty where nobody wants predictions
 */
record PredictionFault(Optional<PredictionFigures> figures, Duration limit) {

  Optional<String> fault() {
    return figures
        .map(PredictionFigures::secondsBehind)
        .filter(behind -> behind > limit.toSeconds())
        .map(
            behind ->
                String.format(
                    Locale.ROOT,
                    "predictions wait to be written, for %.0f s now; the log says why",
                    behind));
  }
}
