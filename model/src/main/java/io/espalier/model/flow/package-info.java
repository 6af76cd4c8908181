/**
 * What flows through a network and how: shapes, where the values of a layer stand in the flat
 * vector, and how channels become channels ({@link io.espalier.model.flow.ChannelFlow}). Knows
 * neither layers nor tensors.
 */
@NullMarked
package io.espalier.model.flow;

import org.jspecify.annotations.NullMarked;
