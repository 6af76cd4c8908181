/**
 * How well guards tell changes that do harm from those that don't: planted in networks that learn
 * from a stream.
 */
@NullMarked
package io.espalier.deploy.guards;

import org.jspecify.annotations.NullMarked;
