/** The actor that owns the versions on disk, and what a version is made up of. */
@NullMarked
package io.espalier.actors.checkpoint;

import org.jspecify.annotations.NullMarked;
