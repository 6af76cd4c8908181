package io.espalier.model.onnx;

import io.espalier.model.layer.Layer;
import java.util.List;

/**
 * A layer that is read, with its values in the order that a network has them in.
 *
 * @param reads numbers of earlier layers, or -1 for the input
 * @param weights of a layer with weights; then its biases, if there are any
 * @param biases empty where there are none
 * @param scales gammas, then betas
 * @param statistics means, then variances
 */
record LayerDraft(
    Layer layer,
    List<Integer> reads,
    float[] weights,
    float[] biases,
    float[] scales,
    float[] statistics) {

  private static final float[] NONE = {};

  /** A layer without values. */
  static LayerDraft of(Layer layer, List<Integer> reads) {
    return new LayerDraft(layer, reads, NONE, NONE, NONE, NONE);
  }

  static LayerDraft weighted(Layer layer, int read, float[] weights, float[] biases) {
    return new LayerDraft(layer, List.of(read), weights, biases, NONE, NONE);
  }

  static LayerDraft normalized(Layer layer, int read, float[] scales, float[] statistics) {
    return new LayerDraft(layer, List.of(read), NONE, NONE, scales, statistics);
  }
}
