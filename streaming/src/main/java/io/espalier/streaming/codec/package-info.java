/**
 * How a sample is written into the bytes of a Kafka record and read back. Decoding trusts nothing:
 * what can't be learnt from is refused with a reason that a person can act on.
 */
@NullMarked
package io.espalier.streaming.codec;

import org.jspecify.annotations.NullMarked;
