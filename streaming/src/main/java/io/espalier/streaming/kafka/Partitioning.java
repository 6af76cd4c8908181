package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Sample;
import org.jspecify.annotations.Nullable;

/** Which partition a sample goes to. */
public enum Partitioning {
  /** The client's choice: its {@code partitioner.class}. */
  ANY,
  /** All samples of a class go to one partition, as they do where records are keyed by class. */
  LABEL;

  /** The partition for {@code sample}; null for the client's choice. */
  @Nullable Integer of(Sample sample, int partitions) {
    return switch (this) {
      case ANY -> null;
      case LABEL -> sample.targets().accept(ClassTarget::label) % partitions;
    };
  }
}
