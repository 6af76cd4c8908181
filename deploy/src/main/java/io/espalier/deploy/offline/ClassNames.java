package io.espalier.deploy.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.espalier.deploy.report.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the classes of a network are called, as one of the facts that files have about it: a JSON
 * list under {@value #FACT}, by the numbers of the classes.
 */
public final class ClassNames {

  /** The name of the fact, in network files and in the metadata of exports. */
  public static final String FACT = "classes";

  private ClassNames() {}

  /** Adds the fact, if there are names. */
  public static void put(List<String> names, Map<String, String> facts) {
    if (!names.isEmpty()) {
      facts.put(FACT, Json.line(names));
    }
  }

  /**
   * The names; the numbers of the classes where no fact tells as many of them.
   *
   * @param classes how many there are
   */
  public static List<String> of(Map<String, String> facts, int classes) {
    List<String> told = told(facts);
    return told.size() == classes ? told : numbers(classes);
  }

  /** Classes that have no other names. */
  public static List<String> numbers(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Whether so many names are told. */
  public static boolean areTold(Map<String, String> facts, int classes) {
    return told(facts).size() == classes;
  }

  private static List<String> told(Map<String, String> facts) {
    String fact = facts.get(FACT);
    if (fact == null) {
      return List.of();
    }
    try {
      return Json.reader(new TypeReference<List<String>>() {}).readValue(fact);
    } catch (JsonProcessingException otherwise) {
      return List.of(); // facts are free-form: another program may have meant another thing
    }
  }
}
