/**
 * Streaming sufficient statistics about units and parameters: a commutative monoid with forgetting.
 *
 * <p>{@link io.espalier.model.evidence.Statistic} says what is observed, one class for each {@link
 * io.espalier.model.evidence.Kind}; {@link io.espalier.model.evidence.RunningEvidence} adds up what
 * batches say; {@link io.espalier.model.evidence.Evidence} is what is known then. Old records count
 * less by forward decay: new ones count more, so no sum is touched but by what is added to it.
 */
@NullMarked
package io.espalier.model.evidence;

import org.jspecify.annotations.NullMarked;
