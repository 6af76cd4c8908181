package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, asked for by name. What is missing, of another kind or never asked
 * for is refused with an IllegalArgumentException that names the field.
 */
final class Fields {

  private final JsonNode object;
  private final List<String> asked = new ArrayList<>();

  Fields(JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("must be {\"name\": value, …}, got " + object);
    }
    this.object = object;
  }

  /** Whether a value is a whole number that fits an int. */
  static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /** Whether the field is there. */
  boolean has(String name) {
    return asks(name);
  }

  int whole(String name) {
    return field(name, "a whole number", Fields::isInt).intValue();
  }

  int whole(String name, int otherwise) {
    return asks(name) ? whole(name) : otherwise;
  }

  long wholeLong(String name, long otherwise) {
    return asks(name)
        ? field(name, "a whole number", node -> node.isIntegralNumber() && node.canConvertToLong())
            .longValue()
        : otherwise;
  }

  double real(String name) {
    return field(name, "a number", JsonNode::isNumber).doubleValue();
  }

  double real(String name, double otherwise) {
    return asks(name) ? real(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return asks(name)
        ? field(name, "true or false", JsonNode::isBoolean).booleanValue()
        : otherwise;
  }

  /** A list of numbers. */
  List<Float> reals(String name) {
    List<Float> reals = new ArrayList<>();
    for (JsonNode value :
        field(name, "a list of numbers", list -> list.isArray() && areNumbers(list))) {
      reals.add(value.floatValue());
    }
    return reals;
  }

  private static boolean areNumbers(JsonNode list) {
    for (JsonNode value : list) {
      if (!value.isNumber()) {
        return false;
      }
    }
    return true;
  }

  JsonNode array(String name) {
    return field(name, "a list", JsonNode::isArray);
  }

  Fields object(String name) {
    return new Fields(field(name, "{\"name\": value, …}", JsonNode::isObject));
  }

  /** One of some names. */
  String choice(String name, Collection<String> known) {
    String found = field(name, "a text", JsonNode::isTextual).textValue();
    if (!known.contains(found)) {
      throw new UnknownNameException(
          "%s '%s' is not known. There are %s.".formatted(name, found, String.join(", ", known)),
          found,
          List.copyOf(known));
    }
    return found;
  }

  /** Refuses a field that nobody asked for. */
  void requireNoOther() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                throw new UnknownNameException(
                    "'%s' is not known here. There are %s."
                        .formatted(name, String.join(", ", asked)),
                    name,
                    asked);
              }
            });
  }

  /** Remembers what was asked for; whether it is there. */
  private boolean asks(String name) {
    if (!asked.contains(name)) {
      asked.add(name);
    }
    return object.has(name);
  }

  private JsonNode field(String name, String wanted, Predicate<JsonNode> isWanted) {
    if (!asks(name)) {
      throw new IllegalArgumentException("%s is missing, %s".formatted(name, wanted));
    }
    JsonNode value = object.get(name);
    if (!isWanted.test(value)) {
      throw new IllegalArgumentException("%s must be %s, got %s".formatted(name, wanted, value));
    }
    return value;
  }
}
