package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.util.Locale;

/**
 * Noise outputs as JSON; files from before there were any have none. Reading throws
 * IllegalArgumentException on what it does not know.
 */
final class NoiseJson {

  private NoiseJson() {}

  static ObjectNode write(NoiseOutputs noise) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", noise.count())
        .put("distribution", noise.distribution().name().toLowerCase(Locale.ROOT))
        .put("multiplier", noise.multiplier())
        .put("bias", noise.bias())
        .put("seed", noise.seed());
  }

  static NoiseOutputs read(JsonNode node) {
    return node.isMissingNode()
        ? NoiseOutputs.NONE
        : new NoiseOutputs(
            node.path("count").asInt(-1),
            Distribution.valueOf(node.path("distribution").asText().toUpperCase(Locale.ROOT)),
            node.path("multiplier").asDouble(Double.NaN),
            node.path("bias").asBoolean(),
            node.path("seed").asLong());
  }
}
