/**
 * What a network says of records before it learns them, and where that goes: each prediction once,
 * in the order of its partition. Knows no broker; Kafka is behind {@link
 * io.espalier.streaming.prediction.PredictionLog}.
 */
@NullMarked
package io.espalier.streaming.prediction;

import org.jspecify.annotations.NullMarked;
