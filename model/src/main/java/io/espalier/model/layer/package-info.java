/**
 * One file for each kind of layer: its shape rule, the values that it needs, how channels go
 * through it, and its form in a file. Knows no tensors; how a layer runs is written in its pass.
 */
@NullMarked
package io.espalier.model.layer;

import org.jspecify.annotations.NullMarked;
