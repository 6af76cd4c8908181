package io.espalier.deploy.service;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.LongStream;

/** Small samples of three classes that a small network tells apart. */
final class Blobs {

  static final SampleShape SHAPE = SampleShape.flat(4, 3);

  private Blobs() {}

  static Sample number(long number) {
    Random random = new Random(number);
    int label = random.nextInt(3);
    float[] features = new float[4];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (random.nextGaussian() * 0.3 + (i == label ? 1 : 0));
    }
    return new Sample(features, label);
  }

  static Iterator<Sample> count(int count) {
    return LongStream.range(0, count).mapToObj(Blobs::number).iterator();
  }
}
