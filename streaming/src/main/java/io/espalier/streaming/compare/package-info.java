/**
 * Whether a change of a network did harm: two networks over the same records, compared pair by
 * pair.
 */
@NullMarked
package io.espalier.streaming.compare;

import org.jspecify.annotations.NullMarked;
