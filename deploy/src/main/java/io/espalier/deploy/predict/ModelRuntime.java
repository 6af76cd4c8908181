package io.espalier.deploy.predict;

import io.espalier.deploy.onnx.Predictor;

/**
 * What models are run by, from the bytes that a user can have too. Safe for use from any thread.
 */
public interface ModelRuntime {

  /** What runs them, as metadata of models say it. */
  String platform();

  /** The file of a model. */
  byte[] export(PublishedModel model);

  /**
   * Opens a file that {@link #export} wrote.
   *
   * @param model that it was written of
   * @return the caller closes it
   */
  Predictor open(byte[] file, PublishedModel model);
}
