/**
 * What a backend offers: tensors (matrices of numbers where it computes), what is done to them
 * value by value, products of matrices, convolutions, pools, nonlinearities. {@link
 * io.espalier.model.tensor.Backend} and what it makes are interfaces; those that begin with {@code
 * Nd4j}, {@code Host} or {@code Device} are their one implementation, and the only code that knows
 * ND4J or touches host buffers.
 */
@NullMarked
package io.espalier.model.tensor;

import org.jspecify.annotations.NullMarked;
