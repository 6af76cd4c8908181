/** What several commands have: options, and the exit codes they end with. */
@NullMarked
package io.espalier.deploy.cli.option;

import org.jspecify.annotations.NullMarked;
