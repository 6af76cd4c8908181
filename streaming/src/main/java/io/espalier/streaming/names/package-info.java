/** What a person may have meant by a name that there is not. */
@NullMarked
package io.espalier.streaming.names;

import org.jspecify.annotations.NullMarked;
