package io.espalier.streaming.source;

import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.PredictOnly;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A batch while it is filled: samples are decoded straight to their place in it. Its arrays are its
 * own until they leave with the batch; what is filled then has new ones, so nobody writes to a
 * batch that somebody has. Mutable, for one stage of a stream.
 */
final class UnfinishedBatch {

  /**
   * As many batches of records without a label may come behind samples that wait, before those are
   * learnt in a smaller one: after a crash they are read again, so they have to have an end.
   */
  static final int UNLABELLED_BATCHES = 32;

  private final RecordDecoder decoder;
  private final boolean predicts;
  private final int batchSize;
  private final int featuresPerSample;
  private float[] features;
  private int[] labels;
  private final UnfinishedOrigins origins;
  private int size;
  private int deadLetters;
  private int deadLettersAmongSamples;
  private int duplicates;

  /** To be predicted and not learnt, since the last news. */
  private final UnfinishedPredictions unlabelled;

  /** Before the first sample that waits, and not told of yet. */
  private int unlabelledBeforeSamples;

  /** Behind it, told of or not. */
  private int unlabelledAmongSamples;

  /** Samples that wait and were told of as to be predicted. */
  private int told;

  /** Before the first sample that waits. */
  private Offsets beforeSamples;

  /** What was set aside behind it, by partition. */
  private final Map<Integer, Set<Long>> settled = new HashMap<>();

  /**
   * @param decoder nobody else's: it knows how far the stream is read with this batch
   */
  UnfinishedBatch(RecordDecoder decoder, BatchSource.Settings settings) {
    this.decoder = decoder;
    predicts = settings.predicts();
    beforeSamples = decoder.read();
    batchSize = settings.batchSize();
    featuresPerSample = settings.shape().features();
    features = new float[batchSize * featuresPerSample];
    labels = new int[batchSize];
    origins = new UnfinishedOrigins(batchSize);
    unlabelled = new UnfinishedPredictions(batchSize, featuresPerSample);
  }

  /** Takes what comes next, unless it {@link #isFull}, and says what it is. */
  FetchOutcome add(Fetched fetched) {
    FetchOutcome outcome = decoder.decode(fetched, features, size * featuresPerSample);
    if (outcome instanceof FetchOutcome.Decoded decoded) {
      if (size == 0) {
        beforeSamples = decoder.read().with(fetched.partition(), fetched.offset());
      }
      labels[size] = decoded.targets().accept(ClassTarget::label);
      origins.add(decoded.record());
      size++;
    } else if (outcome instanceof FetchOutcome.Unlabelled unlearnt) {
      unlabelled.add(features, size * featuresPerSample, unlearnt.record());
      unlabelledBeforeSamples += size == 0 ? 1 : 0;
      unlabelledAmongSamples += size == 0 ? 0 : 1;
    } else if (outcome instanceof FetchOutcome.Rejected) {
      deadLetters++;
      settle(fetched);
    } else if (outcome instanceof FetchOutcome.Settled) {
      settle(fetched);
    } else if (outcome instanceof FetchOutcome.Duplicate) {
      duplicates++;
    }
    return outcome;
  }

  private void settle(Fetched asideAt) {
    if (size > 0) {
      deadLettersAmongSamples++;
      settled.computeIfAbsent(asideAt.partition(), any -> new HashSet<>()).add(asideAt.offset());
    }
  }

  boolean hasSamples() {
    return size > 0;
  }

  /** Whether it counts nothing. */
  boolean isEmpty() {
    return size == 0 && deadLetters == 0 && duplicates == 0 && unlabelledBeforeSamples == 0;
  }

  /** Whether it counts dead letters that were not told of yet. */
  boolean hasDeadLetters() {
    return deadLetters > 0;
  }

  /** Whether something is to be predicted that was not told of yet. */
  boolean hasPredictions() {
    return unlabelled.size() > 0 || (predicts && told < size);
  }

  /** Whether it takes no more before what is to be predicted is told of. */
  boolean mustTell() {
    return unlabelled.size() == batchSize;
  }

  /**
   * What was set aside before the first sample doesn't count: it may have been told of already, and
   * which samples make up a batch must not depend on that. What came behind it counts, told of or
   * not, and by which run. So it is with records without a label, of which there may be more.
   */
  boolean isFull() {
    if (size == 0) {
      return deadLetters == batchSize || unlabelledBeforeSamples == batchSize;
    }
    return size == batchSize
        || deadLettersAmongSamples == batchSize
        || unlabelledAmongSamples == UNLABELLED_BATCHES * batchSize;
  }

  /**
   * What was set aside since the last batch, and what is to be predicted since the last news.
   * Samples that wait go on waiting, and are to be predicted with the others: by the time that they
   * are learnt nothing else will have been, so it is the same network that predicts them.
   */
  Batch news() {
    if (size == 0) {
      return take();
    }
    Offsets offsets = beforeSamples;
    for (Map.Entry<Integer, Set<Long>> aside : settled.entrySet()) {
      offsets = offsets.withSettled(aside.getKey(), aside.getValue());
    }
    Batch news =
        Batch.empty(predictions(), offsets, deadLetters, duplicates, unlabelledBeforeSamples);
    deadLetters = 0;
    duplicates = 0;
    unlabelledBeforeSamples = 0;
    return news;
  }

  private PredictOnly predictions() {
    if (!predicts) {
      return PredictOnly.NONE;
    }
    float[] waiting =
        Arrays.copyOfRange(features, told * featuresPerSample, size * featuresPerSample);
    SampleOrigins ofWaiting = origins.between(told, size);
    told = size;
    return unlabelled.takeBehind(waiting, ofWaiting);
  }

  /** The batch as it is; the next one begins. */
  Batch take() {
    boolean full = size == batchSize;
    Batch batch =
        new Batch(
            full ? features : Arrays.copyOf(features, size * featuresPerSample),
            new ClassLabels(full ? labels : Arrays.copyOf(labels, size)),
            origins.take(),
            unlabelled.take(),
            decoder.read(),
            deadLetters,
            duplicates,
            unlabelledBeforeSamples + unlabelledAmongSamples);
    if (full) {
      features = new float[batchSize * featuresPerSample];
      labels = new int[batchSize];
    }
    size = 0;
    deadLetters = 0;
    deadLettersAmongSamples = 0;
    duplicates = 0;
    unlabelledBeforeSamples = 0;
    unlabelledAmongSamples = 0;
    told = 0;
    settled.clear();
    return batch;
  }
}
