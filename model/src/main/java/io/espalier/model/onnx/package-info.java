/**
 * Networks in the Open Neural Network Exchange format (onnx.ai): written from a snapshot, one
 * method for each kind of layer, and read from files of other programs. Protocol buffers are
 * written and read here, as few messages are needed of them.
 */
@NullMarked
package io.espalier.model.onnx;

import org.jspecify.annotations.NullMarked;
