package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;

/** A data set whose parts are ready. */
record LoadedDataSet(String name, SampleShape shape, Part train, Part test) implements DataSet {}
