package io.espalier.deploy.guards;

/**
 * What a guard said of a change.
 *
 * @param undone whether it was taken back
 * @param records after the change by which that was said
 */
public record GuardVerdict(boolean undone, long records) {}
