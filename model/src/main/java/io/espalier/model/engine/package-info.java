/**
 * How a network runs: one pass for each layer, forward and backward over arrays that are allocated
 * once per batch size, in the order of the graph ({@link io.espalier.model.engine.ExecutionPlan}).
 */
@NullMarked
package io.espalier.model.engine;

import org.jspecify.annotations.NullMarked;
