/** The actor that owns the stream: one batch at a time, the next one prefetched. */
@NullMarked
package io.espalier.actors.ingest;

import org.jspecify.annotations.NullMarked;
