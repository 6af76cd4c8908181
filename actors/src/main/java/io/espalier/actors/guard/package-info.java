/** Tells whether a change of the network did harm, and whether that can be told at all. */
@NullMarked
package io.espalier.actors.guard;

import org.jspecify.annotations.NullMarked;
