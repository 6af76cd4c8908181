/** Suites of experiments: what is run, what was measured, and the tables that come of it. */
@NullMarked
package io.espalier.deploy.suite;

import org.jspecify.annotations.NullMarked;
