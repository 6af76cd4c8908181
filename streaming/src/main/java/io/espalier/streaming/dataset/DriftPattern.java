package io.espalier.streaming.dataset;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** When a stream follows its changed concept, by record number from 0. */
public sealed interface DriftPattern {

  /** The share of records at {@code record} that follow the changed concept, from 0 to 1. */
  double changedShare(long record);

  /**
   * The records below {@code end} at which the concept begins to change, so that the delay of a
   * detector can be measured.
   */
  List<Long> changePoints(long end);

  /** The stream stays as it is. */
  record None() implements DriftPattern {

    @Override
    public double changedShare(long record) {
      return 0;
    }

    @Override
    public List<Long> changePoints(long end) {
      return List.of();
    }
  }

  /** From record {@code at} on, everything follows the changed concept. */
  record Abrupt(long at) implements DriftPattern {

    public Abrupt {
      requirePositive("the record of the change", at);
    }

    @Override
    public double changedShare(long record) {
      return record < at ? 0 : 1;
    }

    @Override
    public List<Long> changePoints(long end) {
      return at < end ? List.of(at) : List.of();
    }
  }

  /** From record {@code at} on, the share grows evenly over {@code width} records. */
  record Gradual(long at, long width) implements DriftPattern {

    public Gradual {
      requirePositive("the record of the change", at);
      requirePositive("the width of the change", width);
    }

    @Override
    public double changedShare(long record) {
      return Math.min(1, Math.max(0, (record - at + 1) / (double) width));
    }

    @Override
    public List<Long> changePoints(long end) {
      return at < end ? List.of(at) : List.of();
    }
  }

  /** The concept changes, and changes back, every {@code period} records. */
  record Recurring(long period) implements DriftPattern {

    public Recurring {
      requirePositive("the period of the change", period);
    }

    @Override
    public double changedShare(long record) {
      return record / period % 2;
    }

    @Override
    public List<Long> changePoints(long end) {
      long changes = Math.max(0, (end - 1) / period);
      return LongStream.rangeClosed(1, changes).map(n -> n * period).boxed().toList();
    }
  }

  private static void requirePositive(String what, long records) {
    if (records < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is counted in records from 1, got %d", what, records));
    }
  }
}
