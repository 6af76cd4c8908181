package io.espalier.streaming.dataset;

import io.espalier.streaming.digits.DigitPainter;
import io.espalier.streaming.digits.DigitStrokes;
import io.espalier.streaming.sample.SampleShape;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Digits drawn when they are first asked for and kept as bytes from then on. Digit {@code i}
 * depends on the seed and {@code i} only. Safe for several threads: two that ask for a new digit at
 * once draw the same one.
 */
final class DrawnDigits implements DataSet.Part {

  static final SampleShape SHAPE =
      new SampleShape(1, DigitPainter.SIDE, DigitPainter.SIDE, DigitStrokes.DIGITS);

  private final long seed;
  private final ThreadLocal<DigitPainter> painters;
  private final AtomicReferenceArray<byte[]> drawn;

  DrawnDigits(int size, long seed, double distortion, double noise) {
    this.seed = seed;
    this.painters = ThreadLocal.withInitial(() -> new DigitPainter(distortion, noise));
    this.drawn = new AtomicReferenceArray<>(size);
  }

  @Override
  public int size() {
    return drawn.length();
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, size());
    return Mixing.below(DigitStrokes.DIGITS, seed, index);
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    byte[] pixels = drawn.get(index);
    if (pixels == null) {
      pixels = painters.get().paint(label(index), new SplittableRandom(Mixing.mix(~seed, index)));
      drawn.set(index, pixels);
    }
    ByteSamples.scale(pixels, 0, pixels.length, destination, offset);
  }
}
