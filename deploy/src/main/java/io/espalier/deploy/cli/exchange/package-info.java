/** The commands that bring networks out of the program, and into it. */
@NullMarked
package io.espalier.deploy.cli.exchange;

import org.jspecify.annotations.NullMarked;
