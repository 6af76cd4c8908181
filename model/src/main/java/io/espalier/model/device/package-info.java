/**
 * The tensor backend: which one runs, with how many threads, and the only code that touches host
 * buffers.
 */
@NullMarked
package io.espalier.model.device;

import org.jspecify.annotations.NullMarked;
