package io.espalier.model.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.model.layer.LayerFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The fields of a JSON object, asked for by name. What is missing, of another kind or never asked
 * for is refused with an IllegalArgumentException that names the field: nothing that is not there
 * is read as 0.
 *
 * <p>What people write may leave a field to its default; what the program stored is complete, and a
 * field that it lacks was lost.
 */
public final class Fields implements LayerFields {

  private final JsonNode object;
  private final String place;
  private final boolean stored;
  private final List<String> asked = new ArrayList<>();

  private Fields(JsonNode object, String place, boolean stored) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("must be {\"name\": value, …}, got " + object);
    }
    this.object = object;
    this.place = place;
    this.stored = stored;
  }

  /** The fields of what a person wrote, who may leave some to their defaults. */
  static Fields written(JsonNode object) {
    return new Fields(object, "", false);
  }

  /** The fields of what the program stored: none has a default. */
  static Fields stored(JsonNode object) {
    return new Fields(object, "", true);
  }

  /** The fields of an object in a list of these. */
  Fields element(JsonNode element) {
    return new Fields(element, "", stored);
  }

  /** Whether a value is a whole number that fits an int. */
  static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /** Whether the field is there. */
  public boolean has(String name) {
    return asks(name);
  }

  /** A whole number that fits an int. */
  @Override
  public int whole(String name) {
    return field(name, "a whole number", Fields::isInt).intValue();
  }

  @Override
  public int whole(String name, int otherwise) {
    return isLeftOut(name) ? otherwise : whole(name);
  }

  /** A whole number that fits a long. */
  public long wholeLong(String name) {
    return field(name, "a whole number", node -> node.isIntegralNumber() && node.canConvertToLong())
        .longValue();
  }

  @Override
  public long wholeLong(String name, long otherwise) {
    return isLeftOut(name) ? otherwise : wholeLong(name);
  }

  /** A number. */
  @Override
  public double real(String name) {
    return field(name, "a number", JsonNode::isNumber).doubleValue();
  }

  @Override
  public double real(String name, double otherwise) {
    return isLeftOut(name) ? otherwise : real(name);
  }

  /** True or false. */
  public boolean flag(String name) {
    return field(name, "true or false", JsonNode::isBoolean).booleanValue();
  }

  @Override
  public boolean flag(String name, boolean otherwise) {
    return isLeftOut(name) ? otherwise : flag(name);
  }

  /** A text. */
  public String text(String name) {
    return field(name, "a text", JsonNode::isTextual).textValue();
  }

  /** The names of all fields, in their order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether a field that may be left to its default is. */
  boolean isLeftOut(String name) {
    return !asks(name) && !stored;
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

  /** A list of texts. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : field(name, "a list of texts", Fields::areTexts)) {
      texts.add(value.textValue());
    }
    return texts;
  }

  /** A list of texts, or a single one. */
  List<String> textOrTexts(String name) {
    return asks(name) && object.get(name).isTextual() ? List.of(text(name)) : texts(name);
  }

  private static boolean areTexts(JsonNode list) {
    for (JsonNode value : list) {
      if (!value.isTextual()) {
        return false;
      }
    }
    return list.isArray();
  }

  @Override
  public int[] wholes(String name) {
    JsonNode array = array(name);
    int[] values = new int[array.size()];
    for (int k = 0; k < values.length; k++) {
      if (!isInt(array.get(k))) {
        throw new IllegalArgumentException("a list of whole numbers has " + array.get(k));
      }
      values[k] = array.get(k).intValue();
    }
    return values;
  }

  /** A list. */
  JsonNode array(String name) {
    return field(name, "a list", JsonNode::isArray);
  }

  /** The fields of an object in this one. */
  public Fields object(String name) {
    return new Fields(
        field(name, "{\"name\": value, …}", JsonNode::isObject), place + name + ".", stored);
  }

  /** One of some names. */
  @Override
  public String choice(String name, Collection<String> known) {
    String found = text(name);
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
      throw new IllegalArgumentException("%s%s is missing, %s".formatted(place, name, wanted));
    }
    JsonNode value = object.get(name);
    if (!isWanted.test(value)) {
      throw new IllegalArgumentException(
          "%s%s must be %s, got %s".formatted(place, name, wanted, value));
    }
    return value;
  }
}
