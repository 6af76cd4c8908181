/** The settings of {@code serve}: read, checked, and every mistake named at once with its place. */
@NullMarked
package io.espalier.deploy.config;

import org.jspecify.annotations.NullMarked;
