package io.espalier.streaming.dataset;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Class names in order: as numbers when all are numbers, else as text. */
final class ClassNames {

  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");

  /** So few of them may be anything. */
  private static final int FEW = 20;

  private static final int LEAST_ROWS = 2;
  private static final int LEAST_ROWS_OF_A_NUMBER = 10;

  private final Map<String, Integer> indices = new LinkedHashMap<>();

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

  /**
   * The classes of a column.
   *
   * @throws DataException when there is one alone, or when the column rather holds a quantity, or
   *     names of the rows
   */
  static ClassNames ofColumn(String column, Path file, List<String> labels) {
    ClassNames classes = of(labels);
    requireSeveral(classes.count(), "column '%s' of %s".formatted(column, file));
    boolean numbers = classes.indices.keySet().stream().allMatch(n -> NUMBER.matcher(n).matches());
    boolean whole = classes.indices.keySet().stream().noneMatch(ClassNames::isFraction);
    int leastRows = numbers ? LEAST_ROWS_OF_A_NUMBER : LEAST_ROWS;
    boolean few = classes.count() <= FEW;
    if (!few && ((long) classes.count() * leastRows > labels.size() || (numbers && !whole))) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "column '%s' of %s holds %d different %s in %d rows: that is no class. Name another"
                  + " column with label=, or put its values into a few ranges.",
              column,
              file,
              classes.count(),
              numbers ? "numbers" : "texts",
              labels.size()));
    }
    return classes;
  }

  /** Refuses a single class, of which there is nothing to learn. */
  static void requireSeveral(int classes, String where) {
    if (classes < 2) {
      throw new DataException(
          "%s has one class alone; there is nothing to tell apart".formatted(where));
    }
  }

  private static boolean isFraction(String name) {
    return NUMBER.matcher(name).matches() && new BigDecimal(name).stripTrailingZeros().scale() > 0;
  }

  List<String> inOrder() {
    return List.copyOf(indices.keySet());
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
