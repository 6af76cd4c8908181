package io.espalier.model.network;

import java.util.List;

/** A layer reads one that there is not in front of it. */
public final class UnknownLayerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final transient List<String> known;

  UnknownLayerException(String message, String name, List<String> known) {
    super(message);
    this.name = name;
    this.known = List.copyOf(known);
  }

  /** What there is not. */
  public String name() {
    return name;
  }

  /** What there is. */
  public List<String> known() {
    return known;
  }
}
