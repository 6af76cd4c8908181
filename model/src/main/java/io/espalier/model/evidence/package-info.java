/** Streaming sufficient statistics about units: a commutative monoid with forgetting. */
@NullMarked
package io.espalier.model.evidence;

import org.jspecify.annotations.NullMarked;
