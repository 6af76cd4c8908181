package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.util.List;

/** Labelled samples with a training part and a test part that is never used for a decision. */
public interface DataSet {

  /** The specification it was opened with, as it goes into reports. */
  String name();

  SampleShape shape();

  /** What its classes are called, by their numbers; empty where they have no other names. */
  default List<String> classNames() {
    return List.of();
  }

  Part train();

  Part test();

  /** Samples by index. Safe for use from several threads. */
  interface Part {

    int size();

    /** The class of sample {@code index}. */
    int label(int index);

    /** Copies the features of sample {@code index} to {@code destination[offset…]}. */
    void copyFeatures(int index, float[] destination, int offset);
  }

  /** A data set whose parts are ready. */
  record Loaded(String name, SampleShape shape, List<String> classNames, Part train, Part test)
      implements DataSet {

    public Loaded {
      classNames = List.copyOf(classNames);
    }

    /** A data set whose classes are numbers. */
    public Loaded(String name, SampleShape shape, Part train, Part test) {
      this(name, shape, List.of(), train, test);
    }
  }
}
