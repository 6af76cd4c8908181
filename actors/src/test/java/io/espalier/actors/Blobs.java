package io.espalier.actors;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A problem that is learnt in a moment: three Gaussian blobs that differ in the first six of twenty
 * features. A stream of one partition, whose every record can be read again.
 */
public final class Blobs {

  public static final int FEATURES = 20;
  public static final int CLASSES = 3;

  /** A network that is larger than it need be. */
  public static final NetworkSpec NETWORK =
      NetworkSpec.parse("20-16-3", InputShape.flat(FEATURES), CLASSES, Nonlinearity.RELU);

  public static final int PARTITION = 0;
  private static final double DISTANCE = 1.8;

  private Blobs() {}

  /** Records {@code from} to {@code from + size}. */
  public static Batch batch(long from, int size) {
    float[] features = new float[size * FEATURES];
    int[] labels = new int[size];
    for (int k = 0; k < size; k++) {
      Random random = new Random((from + k) * 0x9E3779B97F4A7C15L);
      labels[k] = random.nextInt(CLASSES);
      for (int feature = 0; feature < FEATURES; feature++) {
        double centre = feature / 2 == labels[k] ? DISTANCE : 0;
        features[k * FEATURES + feature] = (float) (centre + random.nextGaussian());
      }
    }
    return new Batch(
        features, new ClassLabels(labels), origins(from, size), offsets(from + size), 0, 0);
  }

  private static SampleOrigins origins(long from, int size) {
    long[] offsets = LongStream.range(from, from + size).toArray();
    return new SampleOrigins(new int[size], offsets, offsets, new byte[size][]);
  }

  /** The same records with other contents. */
  public static Batch like(Batch batch, float[] features, int[] labels) {
    return new Batch(features, new ClassLabels(labels), batch.origins(), batch.offsets(), 0, 0);
  }

  /** The classes of its records. */
  public static int[] labels(Batch batch) {
    return batch.targets().accept(ClassLabels::labels);
  }

  /** Only offsets, past {@code deadLetters} dead letters. */
  public static Batch empty(long next, int deadLetters, int duplicates) {
    return Batch.empty(offsets(next), deadLetters, duplicates);
  }

  /** Everything below {@code next} is read. */
  public static Offsets offsets(long next) {
    return Offsets.NONE.with(PARTITION, next);
  }

  /** The next record to read. */
  public static long next(Offsets offsets) {
    return offsets.nextOf(PARTITION);
  }

  /** All batches up to record {@code records} from given offsets on. */
  public static Function<Offsets, Source<Batch, NotUsed>> stream(int records, int batchSize) {
    return start -> {
      int from = (int) next(start);
      int batches = (records - from + batchSize - 1) / batchSize;
      return Source.fromJavaStream(() -> IntStream.range(0, batches))
          .map(k -> from + k * batchSize)
          .map(first -> batch(first, Math.min(batchSize, records - first)));
    };
  }

  /** The same, but that labels move on by one after record {@code change}. */
  public static Function<Offsets, Source<Batch, NotUsed>> changing(
      int records, int batchSize, int change) {
    return start ->
        stream(records, batchSize)
            .apply(start)
            .map(batch -> next(batch.offsets()) <= change ? batch : moved(batch));
  }

  private static Batch moved(Batch batch) {
    int[] moved = Arrays.stream(labels(batch)).map(label -> (label + 1) % CLASSES).toArray();
    return like(batch, batch.features(), moved);
  }
}
