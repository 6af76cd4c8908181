/** The actor that decides what is cut, when, and what is undone. */
@NullMarked
package io.espalier.actors.pruner;

import org.jspecify.annotations.NullMarked;
