/** The actor that owns the versions on disk. */
@NullMarked
package io.espalier.actors.checkpoint;

import org.jspecify.annotations.NullMarked;
