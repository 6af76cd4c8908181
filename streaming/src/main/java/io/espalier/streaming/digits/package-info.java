/** Draws digits as a hand would: strokes, how the hand moves, and the picture of them. */
@NullMarked
package io.espalier.streaming.digits;

import org.jspecify.annotations.NullMarked;
