/** The command line: what a person types, and what the exit code then says. */
@NullMarked
package io.espalier.deploy.cli;

import org.jspecify.annotations.NullMarked;
