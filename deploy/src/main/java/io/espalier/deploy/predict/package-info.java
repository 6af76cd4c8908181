/**
 * The network of a running service as those who predict with it are given it, version by version.
 */
@NullMarked
package io.espalier.deploy.predict;

import org.jspecify.annotations.NullMarked;
