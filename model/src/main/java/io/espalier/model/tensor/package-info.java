/**
 * The tensor backend: which one runs, with how many threads, and the only code that touches host
 * buffers.
 */
@NullMarked
package io.espalier.model.tensor;

import org.jspecify.annotations.NullMarked;
