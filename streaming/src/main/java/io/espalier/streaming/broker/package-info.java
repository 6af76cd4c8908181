/** A Kafka broker in this process, for demonstrations and tests: a node of its own (KRaft). */
@NullMarked
package io.espalier.streaming.broker;

import org.jspecify.annotations.NullMarked;
