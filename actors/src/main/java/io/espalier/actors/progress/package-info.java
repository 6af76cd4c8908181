/** What the actors tell whoever watches: records learnt, decisions, drift, checkpoints. */
@NullMarked
package io.espalier.actors.progress;

import org.jspecify.annotations.NullMarked;
