/** Looks for a place among many: in which order they come, and where a size falls to a limit. */
@NullMarked
package io.espalier.model.search;

import org.jspecify.annotations.NullMarked;
