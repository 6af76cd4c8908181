package io.espalier.model.format;

import java.util.List;

/** A description of a network names something that there is not. */
public final class UnknownNameException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final String[] known;

  /**
   * @param message says what is named and where
   */
  UnknownNameException(String message, String name, List<String> known) {
    super(message);
    this.name = name;
    this.known = known.toArray(String[]::new);
  }

  /** The same, told with where it is. */
  UnknownNameException in(String place) {
    return new UnknownNameException(place + ": " + getMessage(), name, known());
  }

  /** What is named. */
  public String name() {
    return name;
  }

  /** What could be named in its place. */
  public List<String> known() {
    return List.of(known);
  }
}
