package io.espalier.model.train;

/**
 * What a teacher says of a batch.
 *
 * @param distillation how much it counts
 * @param softened its class probabilities, softened by the same distillation, samples × classes;
 *     never written to
 */
public record SoftTargets(Distillation distillation, float[] softened) {}
