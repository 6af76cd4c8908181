/** What a step of training costs, and what it costs to observe it. */
@NullMarked
package io.espalier.deploy.steps;

import org.jspecify.annotations.NullMarked;
