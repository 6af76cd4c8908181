package io.espalier.deploy.offline;

import io.espalier.model.flow.InputShape;
import io.espalier.model.offline.LabelledData;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.sample.SampleShape;

/** Data sets as the model reads them. */
public final class DataSets {

  private DataSets() {}

  /** The shape of the network's input for samples of a shape. */
  public static InputShape inputShape(SampleShape shape) {
    return new InputShape(shape.channels(), shape.height(), shape.width());
  }

  /** A part of a data set, in any order, as the model reads it. */
  public static LabelledData labelled(DataSet.Part part) {
    return labelled(part, false);
  }

  /** A part of a data set as the model reads it. */
  public static LabelledData labelled(DataSet.Part part, boolean isInTimeOrder) {
    return new LabelledData() {
      @Override
      public boolean isInTimeOrder() {
        return isInTimeOrder;
      }

      @Override
      public int size() {
        return part.size();
      }

      @Override
      public int label(int index) {
        return part.label(index);
      }

      @Override
      public void copyFeatures(int index, float[] destination, int offset) {
        part.copyFeatures(index, destination, offset);
      }
    };
  }
}
