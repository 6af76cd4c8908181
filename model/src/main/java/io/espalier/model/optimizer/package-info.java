/**
 * Optimizers under a mask: what a gradient makes of the values, on the heap and on a device. A
 * masked value and its moments are 0 after every step.
 */
@NullMarked
package io.espalier.model.optimizer;

import org.jspecify.annotations.NullMarked;
