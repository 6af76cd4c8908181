/**
 * How settings are read from a file: by which rules, and every mistake named at once with its
 * place.
 */
@NullMarked
package io.espalier.deploy.config;

import org.jspecify.annotations.NullMarked;
