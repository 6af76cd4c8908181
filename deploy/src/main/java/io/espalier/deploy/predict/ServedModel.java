package io.espalier.deploy.predict;

import io.espalier.deploy.onnx.Predictor;

/**
 * A version that answers. Whoever predicts with it holds it meanwhile: it is closed once it is out
 * of service and nobody holds it. Thread-safe.
 */
public final class ServedModel {

  private final PublishedModel model;
  private final byte[] file;
  private final Predictor predictor;

  /** The service itself is the first. */
  private int holders = 1;

  /**
   * @param file of the model; never written to
   * @param predictor closed with it
   */
  ServedModel(PublishedModel model, byte[] file, Predictor predictor) {
    this.model = model;
    this.file = file;
    this.predictor = predictor;
  }

  /** A claim to a version, to be given back. One owner. */
  public final class Hold implements AutoCloseable {

    private boolean isOver;

    private Hold() {}

    public PublishedModel model() {
      return model;
    }

    /** The file that it runs from; not to be written to. */
    public byte[] file() {
      return file;
    }

    /** See {@link Predictor#probabilities}. */
    public float[] probabilities(float[] features, int rows) {
      return predictor.probabilities(features, rows);
    }

    @Override
    public void close() {
      if (!isOver) {
        isOver = true;
        release();
      }
    }
  }

  PublishedModel model() {
    return model;
  }

  /** Only for as long as it is in service: see {@link ServedVersions}. */
  synchronized Hold hold() {
    if (holders == 0) {
      throw new IllegalStateException("version " + model.version() + " is closed");
    }
    holders++;
    return new Hold();
  }

  /** Closes it, now or when the last one who holds it is done. */
  void release() {
    boolean isLast;
    synchronized (this) {
      holders--;
      isLast = holders == 0;
    }
    if (isLast) {
      predictor.close();
    }
  }
}
