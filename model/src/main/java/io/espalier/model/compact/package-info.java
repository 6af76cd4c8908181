/** Turns a masked network into a really smaller one that computes the same function. */
@NullMarked
package io.espalier.model.compact;

import org.jspecify.annotations.NullMarked;
