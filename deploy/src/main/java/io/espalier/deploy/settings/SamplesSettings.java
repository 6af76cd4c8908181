package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.streaming.sample.SampleShape;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the samples look like.
 *
 * @param standardize whether the network standardizes features by the stream so far; empty for what
 *     suits them
 * @param defaultFormat format of records that do not say theirs
 */
public record SamplesSettings(
    SampleShape shape, Optional<Boolean> standardize, Format defaultFormat) {

  /** How a sample is written down. */
  public enum Format {
    BINARY,
    JSON,
    AVRO
  }

  private static final Range ONE_OR_MORE = Range.atLeast(1);
  private static final Range CLASSES = Range.atLeast(2);

  static SamplesSettings read(ConfigReader in) {
    return new SamplesSettings(
        shape(in), in.optionalFlag("standardize"), in.choice("default-format", Format.class));
  }

  private static SampleShape shape(ConfigReader in) {
    OptionalInt features = in.optionalWhole("features", ONE_OR_MORE);
    long imageKeys = Stream.of("channels", "height", "width").filter(in::isSet).count();
    int classes = in.whole("classes", CLASSES);
    if (imageKeys > 0) {
      if (features.isPresent()) {
        in.problem("features", "is for rows of values; leave it out or channels, height and width");
      }
      return image(
          in,
          in.whole("channels", ONE_OR_MORE),
          in.whole("height", ONE_OR_MORE),
          in.whole("width", ONE_OR_MORE),
          classes);
    }
    if (features.isEmpty()) {
      in.missing("needs features, or channels, height and width");
    }
    return SampleShape.flat(features.orElse(1), classes);
  }

  private static SampleShape image(
      ConfigReader in, int channels, int height, int width, int classes) {
    try {
      return new SampleShape(channels, height, width, classes);
    } catch (IllegalArgumentException tooLarge) {
      in.refused("width", tooLarge);
      return SampleShape.flat(1, classes);
    }
  }
}
