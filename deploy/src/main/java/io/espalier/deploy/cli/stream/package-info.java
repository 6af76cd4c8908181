/** Commands that work on a stream: serve, demo, produce, detectors, guards. */
@NullMarked
package io.espalier.deploy.cli.stream;

import org.jspecify.annotations.NullMarked;
