package io.espalier.streaming.dataset;

/** What is different about the stream once its concept has changed. */
public enum DriftKind {
  /** Classes exchange their names in pairs drawn from the seed. */
  LABEL_SWAP,
  /** Pictures lie on their side: a quarter turn clockwise. Needs square images. */
  ROTATION,
  /** Every value x is 1 − x: black is white. */
  INVERSION,
  /** A third of the classes, drawn from the seed, do not occur before the change. */
  CLASS_ARRIVAL,
  /** Labels say nothing: each is drawn from the seed, whatever the sample is. */
  RANDOM_LABELS,
  /** Samples of one class only, drawn from the seed. */
  ONE_CLASS
}
