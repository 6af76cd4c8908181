package io.espalier.model.onnx;

import static io.espalier.model.layer.Nonlinearity.GELU_CUBE;
import static io.espalier.model.layer.Nonlinearity.GELU_SCALE;

import io.espalier.model.onnx.file.OnnxAttribute;
import java.util.List;
import java.util.Map;

/** What operator set 13 has no operator for, in smaller ones. {@link Composites} knows it again. */
final class CompositeNodes {

  private final GraphDraft draft;
  private final String layer;

  CompositeNodes(GraphDraft draft, String layer) {
    this.draft = draft;
    this.layer = layer;
  }

  private String named(String part) {
    return layer + "/" + part;
  }

  /** {@code x·σ(x·(a + b·x²))}, with {@code (1 + tanh z)/2 = σ(2z)}. */
  String gelu(String x) {
    String a = draft.constant(named("a"), 2 * GELU_SCALE);
    String b = draft.constant(named("b"), 2 * GELU_SCALE * GELU_CUBE);
    String square = draft.add("Mul", named("square"), x, x);
    String cubic = draft.add("Mul", named("cubic"), square, b);
    String factor = draft.add("Add", named("factor"), cubic, a);
    String slope = draft.add("Mul", named("slope"), factor, x);
    String share = draft.add("Sigmoid", named("share"), slope);
    return draft.add("Mul", named("output"), x, share);
  }

  /**
   * The mean and variance over {@code width} units, of which those that are not there are 0.
   *
   * @param scale name of the gammas
   * @param shift name of the betas
   */
  String layerNorm(String x, String scale, String shift, double epsilon, int units, int width) {
    String mean = mean(x, "mean", (double) units / width);
    String centred = draft.add("Sub", named("centred"), x, mean);
    String square = draft.add("Mul", named("square"), centred, centred);
    String variance = mean(square, "variance", (double) units / width);
    if (width > units) { // each that is not there is as far from the mean as 0 is
      String far = draft.add("Mul", named("far"), mean, mean);
      String absent = draft.constant(named("absent"), (double) (width - units) / width);
      String more = draft.add("Mul", named("more"), far, absent);
      variance = draft.add("Add", named("all"), variance, more);
    }
    String guarded =
        draft.add("Add", named("guarded"), variance, draft.constant(named("epsilon"), epsilon));
    String deviation = draft.add("Sqrt", named("deviation"), guarded);
    String normalized = draft.add("Div", named("normalized"), centred, deviation);
    String scaled = draft.add("Mul", named("scaled"), normalized, scale);
    return draft.add("Add", named("output"), scaled, shift);
  }

  /** The mean of those that are there, times their share of all. */
  private String mean(String x, String part, double share) {
    String mean =
        draft.add(
            "ReduceMean",
            named(share < 1 ? part + "-there" : part),
            List.of(x),
            Map.of("axes", OnnxAttribute.Wholes.of(1), "keepdims", new OnnxAttribute.Whole(1)));
    return share < 1
        ? draft.add("Mul", named(part), mean, draft.constant(named(part + "-share"), share))
        : mean;
  }
}
