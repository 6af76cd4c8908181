/**
 * From the records of a topic to batches: read in order, decoded, with what can't be learnt in the
 * dead letters. A high-water mark is the offset below which all of a partition is dealt with.
 */
@NullMarked
package io.espalier.streaming.source;

import org.jspecify.annotations.NullMarked;
