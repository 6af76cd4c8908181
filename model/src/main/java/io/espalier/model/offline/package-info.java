/** Train, prune, retrain over data at rest: the same learner, criteria and cuts as on a stream. */
@NullMarked
package io.espalier.model.offline;

import org.jspecify.annotations.NullMarked;
