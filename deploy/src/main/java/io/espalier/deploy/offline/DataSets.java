package io.espalier.deploy.offline;

import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.experiment.LabelledData;
import io.espalier.model.network.InputShape;
import io.espalier.streaming.dataset.DataException;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.sample.SampleShape;

/** Data sets as the command line names them and as the model reads them. */
public final class DataSets {

  private static final String HELP =
      "Give digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR.";

  private DataSets() {}

  /**
   * Reads a specification.
   *
   * @throws UserMistake when it can't be understood
   */
  public static DataSpec parse(String text) {
    try {
      return DataSpec.parse(text);
    } catch (DataException problem) {
      throw mistake(problem);
    }
  }

  /**
   * Reads the data.
   *
   * @throws UserMistake when it can't be read
   */
  public static DataSet open(DataSpec spec) {
    try {
      return spec.open();
    } catch (DataException problem) {
      throw mistake(problem);
    }
  }

  private static UserMistake mistake(DataException problem) {
    String message = String.valueOf(problem.getMessage());
    return new UserMistake(
        message.endsWith(".") ? message.substring(0, message.length() - 1) : message,
        HELP,
        problem);
  }

  /** The shape of the network's input for samples of a shape. */
  public static InputShape inputShape(SampleShape shape) {
    return new InputShape(shape.channels(), shape.height(), shape.width());
  }

  /** A part of a data set as the model reads it. */
  public static LabelledData labelled(DataSet.Part part) {
    return new LabelledData() {
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
