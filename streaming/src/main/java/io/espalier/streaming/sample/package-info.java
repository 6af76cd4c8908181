/**
 * What travels on the stream: samples, the batches they are packed into, and the offsets that say
 * how far a batch reaches. A sample has features and targets, which are what is to be learnt of it:
 * today a class. Primitive arrays only; no tensor library.
 */
@NullMarked
package io.espalier.streaming.sample;

import org.jspecify.annotations.NullMarked;
