package io.espalier.model.offline;

import io.espalier.model.network.NetworkSpec;
import java.util.Locale;

/** Labelled samples in arrays, copied once. What can't be learnt is refused as it is made. */
final class LabelledArrays implements LabelledData {

  private final float[][] rows;
  private final int[] labels;

  private LabelledArrays(float[][] rows, int[] labels) {
    requireRows(rows.length, labels.length);
    this.rows = rows;
    this.labels = labels;
    for (int index = 0; index < rows.length; index++) {
      requireUsable(index);
    }
  }

  static LabelledArrays of(float[][] rows, int[] labels) {
    float[][] copies = new float[rows.length][];
    for (int index = 0; index < rows.length; index++) {
      copies[index] = rows[index].clone();
    }
    return new LabelledArrays(copies, labels.clone());
  }

  static LabelledArrays of(double[][] rows, int[] labels) {
    float[][] copies = new float[rows.length][];
    for (int index = 0; index < rows.length; index++) {
      copies[index] = new float[rows[index].length];
      for (int feature = 0; feature < rows[index].length; feature++) {
        copies[index][feature] = (float) rows[index][feature];
      }
    }
    return new LabelledArrays(copies, labels.clone());
  }

  private static void requireRows(int rows, int labels) {
    require(rows == labels, "there are %d rows of features but %d labels", rows, labels);
    require(rows > 0, "there are no samples: at least one row of features is needed");
  }

  private void requireUsable(int index) {
    float[] row = rows[index];
    require(
        row.length == rows[0].length && row.length > 0,
        "row %d has %d features, row 0 has %d. All need the same number, at least 1.",
        index,
        row.length,
        rows[0].length);
    require(
        labels[index] >= 0,
        "the label of row %d is %d. Classes are numbered from 0.",
        index,
        labels[index]);
    for (int feature = 0; feature < row.length; feature++) {
      require(
          Float.isFinite(row[feature]),
          "feature %d of row %d is %s. Features must be finite floats.",
          feature,
          index,
          row[feature]);
    }
  }

  private static void require(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
    }
  }

  @Override
  public void requireFit(NetworkSpec network) {
    require(
        rows[0].length == network.input().size(),
        "rows have %d features, but the network reads %d. Maybe NetworkSpec.dense(%d, …, %d).",
        rows[0].length,
        network.input().size(),
        rows[0].length,
        network.classes());
    LabelledData.super.requireFit(network);
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    System.arraycopy(rows[index], 0, destination, offset, rows[index].length);
  }
}
