package io.espalier.model.onnx;

import io.espalier.model.flow.InputShape;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a network's input, as one of the facts of a model: a row of 784 features may be a
 * picture of 1×28×28.
 */
public final class InputFact {

  private static final String FACT = "input";

  private InputFact() {}

  /** Adds the fact. */
  public static void put(InputShape shape, Map<String, String> facts) {
    facts.put(
        FACT,
        String.format(Locale.ROOT, "%dx%dx%d", shape.channels(), shape.height(), shape.width()));
  }

  /** The shape; null where no fact tells one. */
  static @Nullable InputShape read(Map<String, String> facts) {
    return of(facts.getOrDefault(FACT, ""));
  }

  /** The shape of a text such as {@code 1x28x28}; null of another one. */
  public static @Nullable InputShape of(String text) {
    if (!text.matches("\\d{1,6}x\\d{1,6}x\\d{1,6}")) {
      return null;
    }
    String[] sides = text.split("x", -1);
    try {
      return new InputShape(
          Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), Integer.parseInt(sides[2]));
    } catch (IllegalArgumentException noShape) {
      return null;
    }
  }
}
