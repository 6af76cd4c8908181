/** Distributions that say how far chance goes. */
@NullMarked
package io.espalier.model.statistics;

import org.jspecify.annotations.NullMarked;
