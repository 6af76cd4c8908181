package io.espalier.model;

import io.espalier.model.tensor.Backend;

/** The native tensor library, loaded once for all tests, with one thread. */
public final class Natives {

  static {
    Backend.initialize(1);
  }

  private Natives() {}

  /** Call from a static block of every test class that makes tensors. */
  public static void load() {}
}
