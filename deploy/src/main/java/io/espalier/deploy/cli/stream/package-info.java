/** Commands that work on a stream: serve, demo, produce, detectors. */
@NullMarked
package io.espalier.deploy.cli.stream;

import org.jspecify.annotations.NullMarked;
