/** The actor that owns the meters. */
@NullMarked
package io.espalier.actors.metrics;

import org.jspecify.annotations.NullMarked;
