/**
 * The stream as Kafka carries it: samples out to a topic, batches in from one with offsets the
 * reader owns, bad records set aside, and the real broker in this process for demos and tests.
 */
@NullMarked
package io.espalier.streaming.kafka;

import org.jspecify.annotations.NullMarked;
