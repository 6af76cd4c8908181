/** Files that more than one process may want: locks on folders. */
@NullMarked
package io.espalier.streaming.files;

import org.jspecify.annotations.NullMarked;
