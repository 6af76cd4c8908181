/**
 * Networks and the parts of a checkpoint in files: one container format, written so that a reader
 * sees the old file or the new one but never half of one, and checked to the last byte when read.
 */
@NullMarked
package io.espalier.model.format;

import org.jspecify.annotations.NullMarked;
