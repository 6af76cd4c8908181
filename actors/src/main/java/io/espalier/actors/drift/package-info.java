/** What is known of drift: the changes of a stream, as a detector finds them. */
@NullMarked
package io.espalier.actors.drift;

import org.jspecify.annotations.NullMarked;
