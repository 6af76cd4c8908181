/** The actor that owns the others: start, supervision, shutdown. */
@NullMarked
package io.espalier.actors.guardian;

import org.jspecify.annotations.NullMarked;
