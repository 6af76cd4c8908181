/**
 * Predictions in the messages of the Open Inference Protocol, version 2, REST: tensors in JSON or
 * behind it in binary. What HTTP there is is in {@code deploy.http}.
 */
@NullMarked
package io.espalier.deploy.inference;

import org.jspecify.annotations.NullMarked;
