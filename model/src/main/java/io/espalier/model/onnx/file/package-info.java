/**
 * The Open Neural Network Exchange format as it is in files: six messages of protocol buffers,
 * written as a stream and read within bounds, whatever the bytes are. Knows no layers.
 */
@NullMarked
package io.espalier.model.onnx.file;

import org.jspecify.annotations.NullMarked;
