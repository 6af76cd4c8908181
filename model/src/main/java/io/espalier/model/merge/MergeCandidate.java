package io.espalier.model.merge;

/**
 * One unit that goes, and what that costs by the evidence.
 *
 * @param fold how it is taken over
 * @param correlation |rho| with its partner, or the multiple correlation with all sources; 1 for a
 *     unit that does not vary
 * @param error expected squared error summed over the neurons above, ‖w‖²·C·(1−rho²), as a share of
 *     the variance of their pre-activations; of a channel tap by tap, zero padding left out
 * @param cost what it is ranked by; the least goes first
 */
public record MergeCandidate(Fold fold, double correlation, double error, double cost) {}
