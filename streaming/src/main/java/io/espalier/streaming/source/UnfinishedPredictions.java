package io.espalier.streaming.source;

import io.espalier.streaming.sample.PredictOnly;
import io.espalier.streaming.sample.SampleOrigins;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records without a label since they were last told of. Its arrays are its own: what is told of is
 * copied. Mutable, for one stage of a stream.
 */
final class UnfinishedPredictions {

  private final int most;
  private final int featuresPerSample;
  private final UnfinishedOrigins origins;
  private float[] features = {};
  private int size;

  UnfinishedPredictions(int most, int featuresPerSample) {
    this.most = most;
    this.featuresPerSample = featuresPerSample;
    origins = new UnfinishedOrigins(most);
  }

  int size() {
    return size;
  }

  /** Most streams have none: there is no memory for them before the first comes. */
  void add(float[] from, int position, ConsumerRecord<byte[], byte[]> record) {
    if (features.length == 0) {
      features = new float[most * featuresPerSample];
    }
    System.arraycopy(from, position, features, size * featuresPerSample, featuresPerSample);
    origins.add(record);
    size++;
  }

  /** All of them; the next ones begin. */
  PredictOnly take() {
    return size == 0 ? PredictOnly.NONE : takeBehind(new float[0], SampleOrigins.NONE);
  }

  /** Others and all of them; the next ones begin. */
  PredictOnly takeBehind(float[] others, SampleOrigins ofOthers) {
    float[] all = Arrays.copyOf(others, others.length + size * featuresPerSample);
    System.arraycopy(features, 0, all, others.length, size * featuresPerSample);
    size = 0;
    return new PredictOnly(all, ofOthers.and(origins.take()));
  }
}
