package io.espalier.deploy.exchange;

import io.espalier.deploy.exchange.ProtoDamage.Field;
import java.util.List;
import java.util.Random;

/** A model that is damaged at one place of its graph; the fields are those of onnx.proto. */
final class DamagedGraph {

  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int TENSOR = 5;
  private static final int INPUT = 11;
  private static final int READ = 1;
  private static final int MADE = 2;
  private static final int NAME = 3;
  private static final int TYPE = 4;
  private static final int ATTRIBUTE = 5;
  private static final long[] SIDES = {0, 1, 2, 3, 7, 64, 65536, 1L << 31, 1L << 40, -1, -3};

  private final ProtoDamage graph;
  private final Random random;

  private DamagedGraph(ProtoDamage graph, Random random) {
    this.graph = graph;
    this.random = random;
  }

  /** A model with as many faults. */
  static byte[] of(byte[] model, int faults, Random random) {
    ProtoDamage message = ProtoDamage.of(model);
    int place = message.draw(GRAPH, random);
    DamagedGraph damaged =
        new DamagedGraph(ProtoDamage.of(message.fields.get(place).value()), random);
    for (int k = 0; k < faults; k++) {
      damaged.damage();
    }
    message.fields.set(place, new Field(GRAPH, 2, damaged.graph.bytes()));
    return message.bytes();
  }

  private void damage() {
    switch (random.nextInt(10)) {
      case 0 -> graph.disturb(List.of(NODE, TENSOR, INPUT, 12).get(random.nextInt(4)), random);
      case 1 -> within(TENSOR, tensor -> tensor.disturb(List.of(1, 2, 8, 9).get(pick(4)), random));
      case 2 -> within(TENSOR, tensor -> tensor.replace(1, side(), random));
      case 3 -> within(TENSOR, this::empty);
      case 4 -> within(INPUT, this::side);
      case 5 -> within(NODE, this::attribute);
      default -> within(NODE, this::node);
    }
  }

  private interface Damage {
    void to(ProtoDamage message);
  }

  private int pick(int count) {
    return random.nextInt(count);
  }

  private void within(int number, Damage damage) {
    within(graph, number, damage);
  }

  private void within(ProtoDamage outer, int number, Damage damage) {
    int place = outer.draw(number, random);
    if (place >= 0) {
      ProtoDamage inner = ProtoDamage.of(outer.fields.get(place).value());
      damage.to(inner);
      outer.fields.set(place, new Field(number, 2, inner.bytes()));
    }
  }

  private Field side() {
    return new Field(1, 0, ProtoDamage.varint(SIDES[pick(SIDES.length)]));
  }

  /** Nothing in it, and its dimensions say so. */
  private void empty(ProtoDamage tensor) {
    tensor.fields.removeIf(field -> List.of(1, 4, 5, 7, 9, 10).contains(field.number()));
    tensor.fields.add(new Field(1, 0, ProtoDamage.varint(0)));
    tensor.fields.add(new Field(9, 2, new byte[0]));
  }

  /** Of an input: its type, the tensor of that, the shape of that, a dimension of that. */
  private void side(ProtoDamage input) {
    within(
        input,
        2,
        type ->
            within(
                type,
                1,
                tensor ->
                    within(
                        tensor,
                        2,
                        shape -> {
                          shape.disturb(1, random);
                          within(shape, 1, dimension -> dimension.replace(1, side(), random));
                        })));
  }

  private void attribute(ProtoDamage node) {
    switch (pick(3)) {
      case 0 -> node.disturb(ATTRIBUTE, random);
      case 1 ->
          within(
              node,
              ATTRIBUTE,
              attribute -> attribute.fields.remove(pick(2) == 0 ? attribute.fields.size() - 1 : 0));
      default -> within(node, ATTRIBUTE, this::value);
    }
  }

  private void value(ProtoDamage attribute) {
    attribute.fields.removeIf(field -> field.number() != 1 && pick(2) == 0);
    switch (pick(4)) {
      case 0 -> attribute.fields.add(new Field(2, 5, new byte[] {0, 0, -128, -65}));
      case 1 -> attribute.fields.add(new Field(3, 0, side().value()));
      case 2 -> attribute.fields.add(Field.text(4, "SAME_UPPER"));
      default -> attribute.fields.add(new Field(8, 0, side().value()));
    }
  }

  private void node(ProtoDamage node) {
    switch (pick(5)) {
      case 0 -> node.disturb(List.of(READ, MADE, NAME, TYPE).get(pick(4)), random);
      case 1 -> node.replace(READ, Field.text(READ, name()), random);
      case 2 -> node.replace(MADE, Field.text(MADE, name()), random);
      case 3 -> node.replace(TYPE, Field.text(TYPE, type()), random);
      default -> {
        int made = node.draw(MADE, random);
        if (made >= 0) {
          node.replace(READ, Field.text(READ, node.fields.get(made).text()), random);
        }
      }
    }
  }

  /** Of a value that some node reads or makes. */
  private String name() {
    ProtoDamage node = ProtoDamage.of(graph.fields.get(graph.draw(NODE, random)).value());
    int place = node.draw(random.nextBoolean() ? READ : MADE, random);
    return place < 0 ? "" : node.fields.get(place).text();
  }

  private static final List<String> TYPES =
      List.of(
          "Identity",
          "Cast",
          "Constant",
          "Gemm",
          "MatMul",
          "Conv",
          "BatchNormalization",
          "LayerNormalization",
          "Scaler",
          "Add",
          "Sum",
          "Sub",
          "Mul",
          "Div",
          "Concat",
          "Relu",
          "LeakyRelu",
          "Gelu",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "ReduceMean",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Gather",
          "Shape",
          "Unsqueeze",
          "Softmax",
          "Sigmoid",
          "Sqrt",
          "Pow");

  private String type() {
    return TYPES.get(pick(TYPES.size()));
  }
}
