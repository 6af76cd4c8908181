package io.espalier.model.network;

import io.espalier.model.layer.Layer;
import java.util.List;
import java.util.Locale;

/**
 * A layer in a graph, and what it reads.
 *
 * @param name unique in the network, such as {@code conv2}
 * @param layer what it is
 * @param reads numbers of earlier nodes, counted from 0, or {@link #INPUT}
 */
public record Node(String name, Layer layer, List<Integer> reads) {

  /** What a node reads that reads the network's input. */
  public static final int INPUT = -1;

  /** How the network's input is called in files. */
  public static final String INPUT_NAME = "input";

  private static final String NAME = "[\\w.-]+";

  public Node {
    reads = List.copyOf(reads);
    if (!name.matches(NAME) || name.equals(INPUT_NAME)) {
      throw new IllegalArgumentException(
          "a layer can not be named '%s'. Use letters, digits, _, - and ., and not 'input'"
              .formatted(printable(name)));
    }
    if (layer.readsSeveral() ? reads.size() < 2 : reads.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s reads %s, got %d. %s",
              name,
              layer.readsSeveral() ? "two or more layers" : "one layer",
              reads.size(),
              layer.readsSeveral()
                  ? "Name them in \"reads\""
                  : "Put an add or a concat of them in front"));
    }
  }

  /** A name from a file, without what a terminal would obey. */
  static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
