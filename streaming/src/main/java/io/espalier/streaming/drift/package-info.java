/**
 * Has the world changed? Detectors that watch the error of the predictions and say when it has
 * risen for good.
 */
@NullMarked
package io.espalier.streaming.drift;

import org.jspecify.annotations.NullMarked;
