/**
 * Kafka as the rest of the stream sees it: how a broker is reached, what its topics are, what its
 * failures mean to a person, and samples written to a topic.
 */
@NullMarked
package io.espalier.streaming.kafka;

import org.jspecify.annotations.NullMarked;
