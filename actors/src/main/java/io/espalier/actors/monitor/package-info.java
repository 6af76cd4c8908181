/** The actor that owns the evidence. */
@NullMarked
package io.espalier.actors.monitor;

import org.jspecify.annotations.NullMarked;
