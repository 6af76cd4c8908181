/**
 * Networks on their way out of the program and into it: files of other formats, and predictions.
 */
@NullMarked
package io.espalier.deploy.exchange;

import org.jspecify.annotations.NullMarked;
