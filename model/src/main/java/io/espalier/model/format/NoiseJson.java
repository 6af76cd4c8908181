package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Noise outputs as JSON. Reading throws IllegalArgumentException on what it does not know. */
final class NoiseJson {

  private static final List<String> DISTRIBUTIONS =
      Arrays.stream(Distribution.values()).map(NoiseJson::tag).toList();

  private NoiseJson() {}

  static ObjectNode write(NoiseOutputs noise) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", noise.count())
        .put("distribution", tag(noise.distribution()))
        .put("multiplier", noise.multiplier())
        .put("bias", noise.bias())
        .put("seed", noise.seed());
  }

  static NoiseOutputs read(Fields fields) {
    return new NoiseOutputs(
        fields.whole("count"),
        Distribution.valueOf(fields.choice("distribution", DISTRIBUTIONS).toUpperCase(Locale.ROOT)),
        fields.real("multiplier"),
        fields.flag("bias"),
        fields.wholeLong("seed"));
  }

  private static String tag(Distribution distribution) {
    return distribution.name().toLowerCase(Locale.ROOT);
  }
}
