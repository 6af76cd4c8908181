/**
 * Sums over the records of a stream of which older ones count less. By forward decay: new records
 * count more, so no sum is touched but by what is added to it, and owners who have seen different
 * parts of a stream can be merged as of the later position of both.
 */
@NullMarked
package io.espalier.model.decay;

import org.jspecify.annotations.NullMarked;
