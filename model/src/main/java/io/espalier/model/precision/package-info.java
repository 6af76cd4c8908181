/** Values in fewer bits than a float has: what they are then, and how far off. */
@NullMarked
package io.espalier.model.precision;

import org.jspecify.annotations.NullMarked;
