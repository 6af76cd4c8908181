package io.espalier.model.onnx;

import io.espalier.model.network.NetworkSnapshot;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network that was read from a model.
 *
 * @param network weights that are 0 are masked
 * @param output the model's output that it computes
 * @param ending what the model makes of the logits that the network ends with, to put that out
 * @param facts the model's metadata
 */
public record ImportedNetwork(
    NetworkSnapshot network, String output, Ending ending, Map<String, String> facts) {

  /** What a model puts out. */
  public enum Ending {
    LOGITS,
    PROBABILITIES,
    LOG_PROBABILITIES
  }

  public ImportedNetwork {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }
}
