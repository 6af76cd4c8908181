/** Where samples come from when they don't come from Kafka: files, and digits drawn on the fly. */
@NullMarked
package io.espalier.streaming.dataset;

import org.jspecify.annotations.NullMarked;
