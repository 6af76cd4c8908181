/** Networks run by ONNX Runtime, from the bytes that an export writes. Nothing else knows it. */
@NullMarked
package io.espalier.deploy.onnx;

import org.jspecify.annotations.NullMarked;
