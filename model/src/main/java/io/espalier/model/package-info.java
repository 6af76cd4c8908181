/**
 * The library's front door: {@link io.espalier.model.Pruning} makes a network smaller that learns
 * from arrays, {@link io.espalier.model.StreamingLearner} one that learns from a stream. What they
 * are made of is in the packages below, which know nothing of them.
 */
@NullMarked
package io.espalier.model;

import org.jspecify.annotations.NullMarked;
