package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.predictions.PredictionOutput;
import io.espalier.actors.progress.Progress;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Quarantine;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What a run works with.
 *
 * @param stream batches from given offsets on
 * @param quarantine where batches of it go that can't be learnt
 * @param beginning where a run without a checkpoint begins; empty to leave that to the stream
 * @param store where checkpoints are kept
 * @param committer told the offsets of each checkpoint, for lag tools
 * @param watchers told all progress; by name
 * @param predictions where they go; empty where nobody wants them
 */
public record RunEnvironment(
    Function<Offsets, Source<Batch, NotUsed>> stream,
    Quarantine quarantine,
    Offsets beginning,
    CheckpointStore store,
    Consumer<Offsets> committer,
    Map<String, Behavior<Progress>> watchers,
    Optional<PredictionOutput> predictions) {
  public RunEnvironment {
    watchers = Collections.unmodifiableMap(new TreeMap<>(watchers));
  }

  /** Keeps no predictions. */
  public RunEnvironment(
      Function<Offsets, Source<Batch, NotUsed>> stream,
      Quarantine quarantine,
      Offsets beginning,
      CheckpointStore store,
      Consumer<Offsets> committer,
      Map<String, Behavior<Progress>> watchers) {
    this(stream, quarantine, beginning, store, committer, watchers, Optional.empty());
  }

  /** Begins where the stream does, and keeps no predictions. */
  public RunEnvironment(
      Function<Offsets, Source<Batch, NotUsed>> stream,
      Quarantine quarantine,
      CheckpointStore store,
      Consumer<Offsets> committer,
      Map<String, Behavior<Progress>> watchers) {
    this(stream, quarantine, Offsets.NONE, store, committer, watchers);
  }

  /** The same with another way to open the stream, and with others who watch besides. */
  public RunEnvironment watched(
      Function<Offsets, Source<Batch, NotUsed>> other, Map<String, Behavior<Progress>> more) {
    Map<String, Behavior<Progress>> all = new TreeMap<>(watchers);
    all.putAll(more);
    return new RunEnvironment(other, quarantine, beginning, store, committer, all, predictions);
  }
}
