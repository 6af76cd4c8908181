/**
 * The actor that has predictions written, each once. Where they go is behind {@link
 * io.espalier.streaming.prediction.PredictionLog}.
 */
@NullMarked
package io.espalier.actors.predictions;

import org.jspecify.annotations.NullMarked;
