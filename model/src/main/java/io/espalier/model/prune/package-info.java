/**
 * Criteria that score connections, rules that choose what goes, reversible cuts, dead-unit sweeps.
 */
@NullMarked
package io.espalier.model.prune;

import org.jspecify.annotations.NullMarked;
