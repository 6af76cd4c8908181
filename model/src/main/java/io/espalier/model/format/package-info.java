/** Networks and learner states in files. */
@NullMarked
package io.espalier.model.format;

import org.jspecify.annotations.NullMarked;
