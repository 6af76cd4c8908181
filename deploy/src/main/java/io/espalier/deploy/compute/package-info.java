/** What computes: settled once, before the first tensor. */
@NullMarked
package io.espalier.deploy.compute;

import org.jspecify.annotations.NullMarked;
