package io.espalier.model.layer;

import java.util.Collection;

/**
 * The fields of a layer in a file, asked for by name. What is missing or of another kind is refused
 * with an IllegalArgumentException that names the field.
 */
public interface LayerFields {

  /** A whole number that fits an int. */
  int whole(String name);

  /** The same, or a default where a person left it out. */
  int whole(String name, int otherwise);

  /** A whole number that fits a long, or a default. */
  long wholeLong(String name, long otherwise);

  /** A number. */
  double real(String name);

  /** The same, or a default. */
  double real(String name, double otherwise);

  /** True or false, or a default. */
  boolean flag(String name, boolean otherwise);

  /** One of some names. */
  String choice(String name, Collection<String> known);

  /** A list of whole numbers. */
  int[] wholes(String name);
}
