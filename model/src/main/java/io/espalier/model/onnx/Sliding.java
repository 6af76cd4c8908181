package io.espalier.model.onnx;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import java.util.List;

/** The window of an operator that slides over planes. */
final class Sliding {

  private Sliding() {}

  static Window window(Operation operation, TensorShape planes, int height, int width) {
    List<Long> strides = orElse(operation.wholes("strides"), List.of(1L, 1L));
    List<Long> dilations = orElse(operation.wholes("dilations"), List.of(1L, 1L));
    operation.require(
        strides.size() == 2 && strides.get(0) > 0 && strides.get(0).equals(strides.get(1)),
        "has strides " + strides + ", not the same in both directions");
    operation.require(dilations.stream().allMatch(step -> step == 1), "has dilations " + dilations);
    int stride = operation.narrow(strides.get(0));
    List<Long> pads = pads(operation, planes, height, width, stride);
    operation.require(
        pads.stream().distinct().count() == 1 && pads.size() == 4,
        "has pads " + pads + ", not the same on all sides");
    try {
      return new Window(height, width, stride, operation.narrow(pads.get(0)));
    } catch (IllegalArgumentException unfit) {
      throw operation.refused("has a window that no layer has: " + unfit.getMessage());
    }
  }

  private static List<Long> orElse(List<Long> told, List<Long> otherwise) {
    return told.isEmpty() ? otherwise : told;
  }

  private static List<Long> pads(
      Operation operation, TensorShape planes, int height, int width, int stride) {
    List<Long> none = List.of(0L, 0L, 0L, 0L);
    return switch (operation.text("auto_pad", "NOTSET")) {
      case "NOTSET" -> orElse(operation.wholes("pads"), none);
      case "VALID" -> none;
      default -> {
        long rows = missing(planes.shape().height(), height, stride);
        long columns = missing(planes.shape().width(), width, stride);
        operation.require(
            rows % 2 == 0 && columns % 2 == 0, "has more padding on one side than on the other");
        yield List.of(rows / 2, columns / 2, rows / 2, columns / 2);
      }
    };
  }

  /** Rows or columns that lack, so that one comes out for each stride. */
  private static long missing(int side, int kernel, int stride) {
    long outputs = (side + (long) stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + kernel - side);
  }
}
