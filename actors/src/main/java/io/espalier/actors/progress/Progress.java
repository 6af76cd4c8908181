package io.espalier.actors.progress;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.evaluate.Evaluation;
import io.espalier.streaming.evaluate.Quality;
import io.espalier.streaming.sample.Offsets;
import java.util.BitSet;
import java.util.List;

/** What happens in a run, told to whoever watches. Every event says after how many records. */
public sealed interface Progress
    permits PruningProgress,
        Progress.Started,
        Progress.Skipped,
        Progress.Learned,
        Progress.Shadowed,
        Progress.Regrown,
        Progress.Rewired,
        Progress.NetworkChanged,
        Progress.NetworkPublished,
        Progress.Boundary,
        Progress.NetworkCompacted,
        Progress.EvidenceRestarted,
        Progress.DriftSignal,
        Progress.Checkpointed,
        Progress.OffsetsLearned,
        Progress.Quarantined,
        Progress.StreamFailed,
        Progress.CheckpointFailed {

  /** Records trained when it happened, over the whole life of the model. */
  long records();

  /**
   * The trainer goes on from here: the first thing that who follows it is told. The counts of a
   * resumed run do not begin at 0.
   *
   * @param deadLetters records set aside so far
   * @param duplicates records dropped so far because they had been learnt
   * @param held parameters of the network that is computed with, masked ones included
   * @param unlabelled records predicted so far and not learnt, as they have no label
   */
  record Started(long records, long deadLetters, long duplicates, int held, long unlabelled)
      implements Progress {

    /** On a stream whose records all have labels. */
    public Started(long records, long deadLetters, long duplicates, int held) {
      this(records, deadLetters, duplicates, held, 0);
    }
  }

  /**
   * A batch held nothing to learn.
   *
   * @param deadLetters records set aside so far
   * @param duplicates records dropped so far because they had been learnt
   * @param unlabelled records predicted so far and not learnt, as they have no label
   */
  record Skipped(long records, long deadLetters, long duplicates, long unlabelled)
      implements Progress {

    /** On a stream whose records all have labels. */
    public Skipped(long records, long deadLetters, long duplicates) {
      this(records, deadLetters, duplicates, 0);
    }
  }

  /**
   * One batch was tested and learnt.
   *
   * @param quality how well each record of the batch was predicted, before learning
   * @param loss mean cross-entropy in nats, before learning
   * @param stepNanos time the step took
   * @param waitNanos time the trainer waited for the batch
   * @param evaluation prequential evaluation after the batch
   * @param deadLetters records set aside so far
   * @param duplicates records dropped so far because they had been learnt
   * @param unlabelled records predicted so far and not learnt, as they have no label
   */
  record Learned(
      long records,
      Quality quality,
      double loss,
      long stepNanos,
      long waitNanos,
      Evaluation evaluation,
      long deadLetters,
      long duplicates,
      long unlabelled)
      implements Progress {

    /** On a stream whose records all have labels. */
    public Learned(
        long records,
        Quality quality,
        double loss,
        long stepNanos,
        long waitNanos,
        Evaluation evaluation,
        long deadLetters,
        long duplicates) {
      this(records, quality, loss, stepNanos, waitNanos, evaluation, deadLetters, duplicates, 0);
    }

    /** Records in the batch. */
    public int batchSize() {
      return quality.size();
    }
  }

  /**
   * What the network would have predicted without the change that is on probation; told just before
   * that the same batch was {@link Learned}.
   *
   * @param quality of the same records in the same order
   * @param stepNanos what that cost
   */
  record Shadowed(long records, Quality quality, long stepNanos) implements Progress {}

  /**
   * A pruned network has connections back, because the stream changed; told just before the {@link
   * DriftSignal}. Any shadow has ended.
   *
   * @param live values that are not masked now; never written to
   * @param connections how many came back, those of a change that was taken back included
   * @param isUndone whether a change on probation was taken back before: its shadow took over
   */
  record Regrown(long records, BitSet live, int connections, boolean isUndone)
      implements Progress {}

  /**
   * Connections of a pruned network have moved; there are as many as before.
   *
   * @param live values that are not masked now; never written to
   */
  record Rewired(long records, BitSet live) implements Progress {}

  /** Connections were cut, merged or brought back: between two batches, on purpose. */
  record NetworkChanged(long records) implements Progress {}

  /**
   * The network to predict with from here on: without a change that is on probation.
   *
   * @param network parameters and mask; never written to
   */
  record NetworkPublished(long records, NetworkSnapshot network) implements Progress {}

  /**
   * A batch boundary at which the trainer copied its state; what was told before belongs to that
   * state, what is told after does not.
   *
   * @param request which request for state this answers
   */
  record Boundary(long records, long request) implements Progress {}

  /**
   * The trainer goes on with a smaller network that computes the same.
   *
   * @param before parameters that it held, masked ones included
   * @param after parameters that it holds now
   */
  record NetworkCompacted(long records, int before, int after) implements Progress {}

  /**
   * What was known of layers was out of date when it was to be scored with; the newest records
   * count instead.
   *
   * @param layers their names
   */
  record EvidenceRestarted(long records, List<String> layers) implements Progress {

    public EvidenceRestarted {
      layers = List.copyOf(layers);
    }

    /** One line for people. */
    public String text() {
      return "evidence of " + String.join(", ", layers) + " was out of date and begins anew";
    }
  }

  /** The stream changed, or may be about to. */
  record DriftSignal(long records, String detector, boolean confirmed) implements Progress {}

  /** A checkpoint is on disk. */
  record Checkpointed(long records, long version, long bytes, double seconds) implements Progress {}

  /** Everything in the topic below {@code offsets} is learnt or set aside. */
  record OffsetsLearned(long records, Offsets offsets) implements Progress {}

  /**
   * A batch could not be learnt, and its records are with the dead letters.
   *
   * @param batchSize records in the batch
   */
  record Quarantined(long records, int batchSize, String reason) implements Progress {}

  /** The stream failed and will be opened again; what is learnt stays learnt. */
  record StreamFailed(long records, String reason) implements Progress {}

  /** A checkpoint could not be written; the previous one still stands. */
  record CheckpointFailed(long records, String reason) implements Progress {}
}
