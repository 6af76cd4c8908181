package io.espalier.deploy.inference;

import io.espalier.deploy.predict.PublishedModel;
import io.espalier.model.flow.InputShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Features of some rows as a request brings them.
 *
 * @param shape rows first
 * @param values in the order of the shape; never written to
 */
record InputTensor(String name, long[] shape, float[] values) {

  /** The name of what the model takes. */
  static final String FEATURES = "features";

  /**
   * How many rows there are. Rows of images may come flat, and the other way round.
   *
   * @throws InferenceException when the tensor is none that the model takes
   */
  int rows(PublishedModel model, int maxRows) {
    InputShape input = model.input();
    requireShape(model);
    if (shape[0] > maxRows) {
      throw new InferenceException(
          InferenceException.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "input '%s' has %d rows, more than %d. Send fewer at once, or raise"
                  + " espalier.publish.max-rows.",
              name,
              shape[0],
              maxRows));
    }
    int rows = (int) shape[0];
    requireValues((long) rows * input.size(), input.size());
    return rows;
  }

  private void requireShape(PublishedModel model) {
    InputShape input = model.input();
    boolean isFlat = shape.length == 2 && shape[1] == input.size();
    boolean isPlanes =
        shape.length == 4
            && shape[1] == input.channels()
            && shape[2] == input.height()
            && shape[3] == input.width();
    if ((!isFlat && !isPlanes) || shape[0] < 1) {
      throw InferenceException.badRequest(
          "input '%s' has shape %s; the model takes %s, with at least one row."
              .formatted(name, Arrays.toString(shape), wanted(model)));
    }
  }

  private static String wanted(PublishedModel model) {
    return ModelDescription.inputDimensions(model).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "[rows, ", "]"));
  }

  private void requireValues(long wanted, int perRow) {
    if (values.length != wanted) {
      throw InferenceException.badRequest(
          String.format(
              Locale.ROOT,
              "input '%s' of shape %s has %d values, got %d in its data.",
              name,
              Arrays.toString(shape),
              wanted,
              values.length));
    }
    for (int index = 0; index < values.length; index++) {
      if (!Float.isFinite(values[index])) {
        throw InferenceException.badRequest(
            String.format(
                Locale.ROOT,
                "input '%s' has %s as feature %d of row %d, counted from 0. Features are finite"
                    + " numbers within the range of FP32.",
                name,
                values[index],
                index % perRow,
                index / perRow));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputTensor that
        && name.equals(that.name)
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }
}
