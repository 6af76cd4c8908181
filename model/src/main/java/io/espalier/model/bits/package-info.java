/** Sets of bits in few bytes. */
@NullMarked
package io.espalier.model.bits;

import org.jspecify.annotations.NullMarked;
