package io.espalier.deploy.offline;

import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a network is written to a file.
 *
 * @param precision of its weights
 * @param about facts that go into the file
 */
public record StoredForm(Precision precision, Map<String, String> about) {

  /** As it is, and nothing else. */
  public static final StoredForm EXACT = new StoredForm(Precision.FLOAT32, Map.of());

  private static final String VALUES = "values";

  public StoredForm {
    about = Collections.unmodifiableMap(new TreeMap<>(about));
  }

  /** This form, with weights as they are where one of them is beyond the precision. */
  public StoredForm thatHolds(NetworkSnapshot network) {
    return precision.holds(network) ? this : new StoredForm(Precision.FLOAT32, about);
  }

  /** The network as it is read again. */
  public NetworkSnapshot stored(NetworkSnapshot network) {
    return precision.rounded(network);
  }

  /** How long the file is. */
  public long bytes(NetworkSnapshot network) {
    return file(network).bytes(precision);
  }

  void write(NetworkSnapshot network, Path file) throws IOException {
    file(network).write(file, precision);
  }

  private NetworkFile file(NetworkSnapshot network) {
    Map<String, String> facts = new TreeMap<>(about);
    if (precision == Precision.FLOAT32) {
      facts.remove(VALUES); // those of a network that this one was made of
    } else {
      facts.put(
          VALUES,
          String.format(
              Locale.ROOT,
              "weights in %d bits, each off by at most %.1e",
              precision.bits(),
              precision.largestError(network)));
    }
    return new NetworkFile(network, facts);
  }
}
