package io.espalier.actors.predictions;

import io.espalier.streaming.prediction.PredictionLog;

/**
 * Where the predictions of a run go.
 *
 * @param log for the whole life of the run; closed by whoever made it
 * @param figures kept up to date
 */
public record PredictionOutput(PredictionLog log, PredictionFigures figures) {}
