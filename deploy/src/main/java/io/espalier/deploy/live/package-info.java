/**
 * What a person watching is told: the run's description, points, events and input mask, kept within
 * bounds and offered as a stream of server-sent events. Knows nothing of actors or of HTTP routes.
 */
@NullMarked
package io.espalier.deploy.live;

import org.jspecify.annotations.NullMarked;
