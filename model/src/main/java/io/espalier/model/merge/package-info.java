/**
 * NoiseOut (Babaeizadeh, Smaragdis and Campbell 2016, arXiv 1611.06211): neurons that vary together
 * are merged, one taking over what the other said to the layer above. So are channels, if that is
 * asked for, which the paper leaves alone.
 */
@NullMarked
package io.espalier.model.merge;

import org.jspecify.annotations.NullMarked;
