package io.espalier.streaming.names;

/** How far two names are from each other. */
final class EditDistance {

  private EditDistance() {}

  /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
  static int between(String from, String to) {
    int[][] errors = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        errors[i][j] = i == 0 || j == 0 ? i + j : cheapest(errors, from, to, i, j);
      }
    }
    return errors[from.length()][to.length()];
  }

  private static int cheapest(int[][] errors, String from, String to, int i, int j) {
    int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(errors[i - 1][j - 1] + replaced, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, errors[i - 2][j - 2] + 1) : least;
  }
}
