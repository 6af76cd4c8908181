/**
 * What a network is (sealed layer specifications, one flat parameter vector) and how it runs:
 * passes over arrays allocated once per batch size.
 */
@NullMarked
package io.espalier.model.network;

import org.jspecify.annotations.NullMarked;
