package io.espalier.streaming.dataset;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Class names in order: as numbers when all are numbers, else as text. */
final class ClassNames {

  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");

  private final Map<String, Integer> indices = new HashMap<>();

  private ClassNames(List<String> sorted) {
    for (String name : sorted) {
      indices.put(name, indices.size());
    }
  }

  static ClassNames of(Collection<String> names) {
    List<String> distinct = names.stream().distinct().toList();
    Comparator<String> order =
        distinct.stream().allMatch(name -> NUMBER.matcher(name).matches())
            ? Comparator.<String, BigDecimal>comparing(BigDecimal::new)
                .thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder();
    return new ClassNames(distinct.stream().sorted(order).toList());
  }

  int count() {
    return indices.size();
  }

  int indexOf(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no class '%s' among %s".formatted(name, indices));
    }
    return index;
  }
}
