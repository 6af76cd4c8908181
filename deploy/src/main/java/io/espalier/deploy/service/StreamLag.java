package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Reached;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.sample.Offsets;
import java.util.Map;
import java.util.Optional;

/**
 * How many records are in the topic that are not learnt yet: its end, as it was seen last, less
 * what is learnt. Safe for use from several threads.
 */
final class StreamLag {

  private Offsets learnt = Offsets.NONE;
  private Optional<TopicDescription> topic = Optional.empty();

  /** What the topic holds now. */
  synchronized void seen(TopicDescription now) {
    topic = Optional.of(now);
  }

  /** Something happened in the run. */
  synchronized void observe(Progress progress) {
    if (progress instanceof Reached reached) {
      learnt = reached.offsets();
    }
  }

  /** Not a number before the topic was seen. */
  synchronized double records() {
    return topic.map(this::behind).orElse(Double.NaN);
  }

  private double behind(TopicDescription now) {
    long behind = 0;
    for (Map.Entry<Integer, TopicDescription.Range> partition : now.partitions().entrySet()) {
      long earliest = partition.getValue().earliest();
      long next = learnt.next().getOrDefault(partition.getKey(), earliest);
      behind += Math.max(0, partition.getValue().latest() - next);
    }
    return behind;
  }
}
