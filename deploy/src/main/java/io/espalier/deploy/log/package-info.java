/** What is logged, in which form, and how often the same. */
@NullMarked
package io.espalier.deploy.log;

import org.jspecify.annotations.NullMarked;
