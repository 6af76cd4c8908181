package io.espalier.model.layer;

import io.espalier.model.flow.ChannelFlow;
import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.Place;
import io.espalier.model.flow.ScaleBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.ValueCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Layer normalization (Ba, Kiros & Hinton 2016, arXiv 1607.06450): a sample's row of units by its
 * own mean and variance, in training and evaluation alike, then scaled and shifted unit by unit.
 *
 * <p>A smaller network may lack units that were always 0. They still count: the mean is over as
 * many as there were, so that the function stays the same.
 *
 * @param epsilon added to the variance
 * @param width units that the mean is over, at most {@link #WIDEST}; 0 for as many as are read
 */
public record LayerNorm(double epsilon, int width) implements Layer {
  public LayerNorm {
    FloatRange.requirePositive("epsilon", epsilon);
    if (width < 0 || width > WIDEST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a width is from 0 to %d, got %d", WIDEST, width));
    }
  }

  /** As far as floats count one by one: what the mean divides by. */
  public static final int WIDEST = 1 << 24;

  /** The usual settings. */
  public static LayerNorm standard() {
    return new LayerNorm(1e-5, 0);
  }

  static LayerNorm read(LayerFields fields) {
    return new LayerNorm(fields.real("epsilon", standard().epsilon), fields.whole("width", 0));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epsilon", epsilon);
    fields.put("width", width);
    return fields;
  }

  @Override
  public Kind kind() {
    return Kind.LAYERNORM;
  }

  @Override
  public boolean readsSeveral() {
    return false;
  }

  @Override
  public TensorShape output(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    if (!input.flat() || input.positions() > 1) {
      throw new ShapeMismatchException(
          "reads a row of units, not planes of %s. Put it behind a dense layer".formatted(input));
    }
    if (input.channels() > WIDEST) {
      throw new ShapeMismatchException(
          String.format(
              Locale.ROOT,
              "normalizes at most %d units, not the %d that it reads",
              WIDEST,
              input.channels()));
    }
    if (width != 0 && width < input.channels()) {
      throw new ShapeMismatchException(
          String.format(
              Locale.ROOT,
              "is %d wide, less than the %d units that it reads. Leave \"width\" out",
              width,
              input.channels()));
    }
    return input;
  }

  /** How many units the mean of a row of so many is over. */
  public int widthOf(int units) {
    return width == 0 ? units : width;
  }

  @Override
  public ValueCounts values(List<TensorShape> inputs) {
    return new ValueCounts(0, 2L * inputs.get(0).channels(), 0);
  }

  @Override
  public ChannelFlow flow(Place place) {
    return new LayerNormalized(
        new ScaleBlock(place.name(), place.scales(), place.input().channels()));
  }

  @Override
  public LayerNorm smaller(List<TensorShape> from, List<int[]> inputs, int[] outputs) {
    int units = from.get(0).channels();
    return outputs.length == units ? this : new LayerNorm(epsilon, widthOf(units));
  }

  @Override
  public boolean isModal() {
    return false;
  }

  @Override
  public boolean isActivated() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.layerNorm(this);
  }
}
