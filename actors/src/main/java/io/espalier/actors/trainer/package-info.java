/** The actor that owns the network and its tensors. */
@NullMarked
package io.espalier.actors.trainer;

import org.jspecify.annotations.NullMarked;
