/** Pruning over data at rest: from a data set and a network's name to a report. */
@NullMarked
package io.espalier.deploy.offline;

import org.jspecify.annotations.NullMarked;
