/**
 * NoiseOut (Babaeizadeh, Smaragdis and Campbell 2016, arXiv 1611.06211): neurons that vary together
 * are merged, one taking over what the other said to the layer above.
 */
@NullMarked
package io.espalier.model.merge;

import org.jspecify.annotations.NullMarked;
