/**
 * What travels on the stream: samples, the batches they are packed into, the offsets that say how
 * far a batch reaches, and the payload codecs. Primitive arrays only; no tensor library.
 */
@NullMarked
package io.espalier.streaming.sample;

import org.jspecify.annotations.NullMarked;
