package io.espalier.streaming.dataset;

import java.util.Locale;

/**
 * Digits drawn stroke by stroke, like handwriting, for when no files are at hand: 28×28 grey, ten
 * classes, any number of samples.
 *
 * @param train samples in the training part
 * @param test samples in the test part
 * @param distortion how far shapes stray from their templates: 0 not at all, 1 as a hasty hand does
 * @param noise grain on the ink and dust beside it: 0 none, 1 all but unreadable
 */
public record DigitsSource(int train, int test, double distortion, double noise)
    implements DataSource {

  /** As many samples as MNIST has, about as hard. */
  public static final DigitsSource DEFAULT = new DigitsSource(60_000, 10_000, 1.0, 0.2);

  public DigitsSource {
    if (train < 1 || test < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "digits needs at least one sample in each part, got train=%d, test=%d",
              train,
              test));
    }
    if (!(distortion >= 0 && distortion <= 3 && noise >= 0 && noise <= 1)) {
      throw new IllegalArgumentException(
          "distortion is from 0 to 3 and noise from 0 to 1, got distortion=%s, noise=%s"
              .formatted(distortion, noise));
    }
  }

  static DigitsSource from(SpecOptions options) {
    return new DigitsSource(
        options.count("train", DEFAULT.train, 1),
        options.count("test", DEFAULT.test, 1),
        options.real("distortion", DEFAULT.distortion, 0, 3),
        options.real("noise", DEFAULT.noise, 0, 1));
  }

  @Override
  public DataSet open(String name, long seed) {
    return new DataSet.Loaded(
        name,
        DrawnDigits.SHAPE,
        new DrawnDigits(train, Mixing.mix(seed, 1), distortion, noise),
        new DrawnDigits(test, Mixing.mix(seed, 2), distortion, noise));
  }
}
