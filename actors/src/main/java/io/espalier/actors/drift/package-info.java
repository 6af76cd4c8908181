/** The actor that owns the drift detectors. */
@NullMarked
package io.espalier.actors.drift;

import org.jspecify.annotations.NullMarked;
