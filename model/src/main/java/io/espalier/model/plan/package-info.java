/** What is taken away from a network: connections cut by a criterion, units merged, or both. */
@NullMarked
package io.espalier.model.plan;

import org.jspecify.annotations.NullMarked;
