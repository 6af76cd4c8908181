/** A run with everything around it: actors, stream, page, metrics, health, orderly end. */
@NullMarked
package io.espalier.deploy.service;

import org.jspecify.annotations.NullMarked;
