/**
 * A whole run on one machine: a broker, a producer of samples, and the service that learns them.
 */
@NullMarked
package io.espalier.deploy.demo;

import org.jspecify.annotations.NullMarked;
