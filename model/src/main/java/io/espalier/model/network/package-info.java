/**
 * What a network is: a graph of layers, where their values stand, the values and the mask of a
 * moment, and walks over its channels. Knows no tensors.
 */
@NullMarked
package io.espalier.model.network;

import org.jspecify.annotations.NullMarked;
