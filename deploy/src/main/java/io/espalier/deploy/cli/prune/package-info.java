/** Pruning data at rest, from the command line. */
@NullMarked
package io.espalier.deploy.cli.prune;

import org.jspecify.annotations.NullMarked;
