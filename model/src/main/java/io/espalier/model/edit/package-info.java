/**
 * Changes of a live network. A mask says which values are live; a delta is what goes or comes; a
 * unit is dead when nothing reaches it or nothing reads it.
 */
@NullMarked
package io.espalier.model.edit;

import org.jspecify.annotations.NullMarked;
