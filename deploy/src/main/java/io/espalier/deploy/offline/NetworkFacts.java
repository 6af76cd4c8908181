package io.espalier.deploy.offline;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.InputFact;
import java.util.Locale;
import java.util.Map;

/**
 * What files tell of a network, whoever writes them: by the same names, in the same form. What its
 * classes are called is {@link ClassNames}.
 */
public final class NetworkFacts {

  /** Records that it has learnt. */
  public static final String RECORDS = "records_trained";

  /** Parameters of the dense network for each that is left. */
  public static final String COMPRESSION = "compression";

  /** Where the last cut was not judged yet: whether it is in it or left out. */
  public static final String ON_PROBATION = "on_probation";

  private static final String TASK = "task";

  /** How probabilities are told from values. */
  private static final String CLASSIFICATION = "classification";

  private NetworkFacts() {}

  /** Adds what it is for, what goes in, and how small it is, unless that is told already. */
  public static void put(NetworkSnapshot network, int denseParameters, Map<String, String> facts) {
    facts.put(TASK, CLASSIFICATION);
    InputFact.put(network.spec().input(), facts);
    facts.putIfAbsent(COMPRESSION, compression(network, denseParameters));
  }

  /** How small a network is, as {@link #COMPRESSION} tells it. */
  public static String compression(NetworkSnapshot network, int denseParameters) {
    return String.format(
        Locale.ROOT, "%.2f", (double) denseParameters / Math.max(1, network.kept()));
  }
}
