/** Losses, optimizers and one step of learning under a mask. */
@NullMarked
package io.espalier.model.train;

import org.jspecify.annotations.NullMarked;
