/**
 * Kafka as the rest of the stream sees it: how a broker is reached, what its topics are, what its
 * failures mean to a person, samples written to a topic, and a broker in this process for
 * demonstrations and tests.
 */
@NullMarked
package io.espalier.streaming.kafka;

import org.jspecify.annotations.NullMarked;
