/**
 * The settings of {@code serve} and of what {@code demo} learns: defaults and checks, each once.
 */
@NullMarked
package io.espalier.deploy.settings;

import org.jspecify.annotations.NullMarked;
