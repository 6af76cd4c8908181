package io.espalier.deploy.report;

import org.jspecify.annotations.Nullable;

/**
 * How well a network predicted a stream since its concept last began to change, each record before
 * it learnt it.
 *
 * @param accuracy over all records since then; {@code null} where the concept never changes or not
 *     all records were seen
 * @param recordsToRecover from then until accuracy over 5,000 records was within a point of that
 *     over the 5,000 before; {@code null} if it never was, or as above
 */
public record AfterChange(@Nullable Double accuracy, @Nullable Long recordsToRecover) {

  public static final AfterChange UNKNOWN = new AfterChange(null, null);
}
