package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import io.espalier.model.layer.Select;
import io.espalier.model.layer.Shortcut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {

  private static final InputShape INPUT = new InputShape(2, 4, 4);

  private final List<LayerEntry> entries = new ArrayList<>();

  private GraphTest layer(String name, LayerSpec layer, String... reads) {
    entries.add(new LayerEntry(layer, name.isEmpty() ? null : name, List.of(reads)));
    return this;
  }

  private Graph graph() {
    return Graph.written(INPUT, entries);
  }

  private void refuses(String message) {
    assertThatIllegalArgumentException().isThrownBy(this::graph).withMessageStartingWith(message);
  }

  private static Conv2d conv(int filters) {
    return new Conv2d(filters, Window.square(3, 1, 1), true);
  }

  @Test
  void namesAndReadsAreOptional() {
    layer("", conv(3)).layer("b", conv(3), "input").layer("", new Add(), "conv1", "b");
    layer("", new Flatten()).layer("", new Dense(2));

    List<Node> nodes = graph().nodes();

    assertThat(nodes.stream().map(Node::name))
        .containsExactly("conv1", "b", "add1", "flatten1", "dense1");
    assertThat(nodes.stream().map(Node::reads))
        .containsExactly(List.of(-1), List.of(-1), List.of(0, 1), List.of(2), List.of(3));
  }

  @Test
  void refusesToReadWhatThereIsNot() {
    layer("stem", conv(3)).layer("", conv(3), "stam").layer("", new Dense(2));

    assertThatExceptionOfType(UnknownLayerException.class)
        .isThrownBy(this::graph)
        .withMessage("layer 2 reads 'stam', which is not known. There are input, stem.")
        .satisfies(unknown -> assertThat(unknown.known()).containsExactly("input", "stem"));
  }

  @Test
  void refusesToReadWhatComesLater() {
    layer("", conv(3), "b").layer("b", conv(3)).layer("", new Dense(2));

    refuses("layer 1 reads 'b', which comes later, as layer 2. Layers stand in the order in which");
  }

  @Test
  void refusesToReadByItsUsualNameWhatComesLater() {
    layer("", conv(3), "dense1").layer("", new Flatten()).layer("", new Dense(2));

    refuses("layer 1 reads 'dense1', which comes later, as layer 3. Layers stand in the order");
  }

  @Test
  void refusesToReadWhatComesLaterInABlock() {
    Residual block =
        new Residual(List.of(conv(3), BatchNorm.standard()), new Shortcut.Projection(1));
    layer("", conv(3), "conv3").layer("", block).layer("", new Flatten()).layer("", new Dense(2));
    refuses("layer 1 reads 'conv3', which comes later, as layer 2.");

    entries.set(0, LayerEntry.of(conv(3)));
    entries.set(2, new LayerEntry(new Flatten(), null, List.of("add2")));
    refuses("layer 3 reads 'add2', which is not known. There are input, conv1, conv2, norm1,");
  }

  @Test
  void refusesAnInputThatIsReadBothAsARowAndAsPlanes() {
    layer("a", new Dense(5)).layer("c", conv(2), "input").layer("", new Flatten());
    layer("", new Concat(), "a", "flatten1").layer("", new Dense(2));

    refuses(
        "layer 2 'c' is a conv2d, which reads planes, but layer 1 'a', a dense, reads the input as"
            + " a row of units. Put a flatten of the input in front of that one");
  }

  @Test
  void refusesTheSameThroughADropout() {
    layer("", new Dropout(0.1, 0)).layer("", new Flatten()).layer("a", new Dense(5));
    layer("b", new Dense(5), "input").layer("", new Add(), "a", "b").layer("", new Dense(2));

    refuses("layer 2 is a flatten, which reads planes, but layer 4 'b', a dense, reads the input");
  }

  @Test
  void refusesPlanesOfARowThatADenseLayerMadeOfTheInput() {
    layer("a", new Dense(5)).layer("b", conv(2)).layer("", new Dense(2));

    refuses("layer 2 'b' is a conv2d, which reads planes, not the row of units in front of it");
  }

  @Test
  void refusesACycle() {
    layer("", conv(3)).layer("b", conv(3), "b").layer("", new Dense(2));

    refuses("layer 2 'b' reads 'b', which comes not before it but is it. Layers stand in the");
  }

  @Test
  void refusesShapesThatDoNotFitASum() {
    layer("a", conv(3)).layer("b", conv(2), "input").layer("sum", new Add(), "a", "b");
    layer("", new Dense(2));

    refuses("layer 3 'sum' is an add, which adds 2×4×4 to 3×4×4. Give both the same filters");
  }

  @Test
  void refusesShapesThatDoNotFitAJoin() {
    layer("a", conv(3)).layer("b", new MaxPool(Window.square(2, 2, 0)), "a");
    layer("c", new Concat(), "a", "b").layer("", new Dense(2));

    refuses("layer 3 'c' is a concat, which joins 3×4×4 and 3×2×2. Channels of all inputs must");
  }

  @Test
  void refusesALayerThatNobodyReads() {
    layer("a", conv(3)).layer("b", conv(3), "a").layer("", new Flatten(), "a");
    layer("out", new Dense(2));

    refuses("nothing reads 'b', so the network has two outputs, that and 'out'. Let a later layer");
  }

  @Test
  void refusesTwoLayersOfOneName() {
    layer("a", conv(3)).layer("a", conv(3)).layer("", new Dense(2));

    refuses("layer 2 'a' is named 'a' as a layer before it. Give one of them another \"name\"");
  }

  @Test
  void refusesTheWrongNumberOfInputs() {
    layer("a", conv(3)).layer("b", conv(3), "a", "input").layer("", new Dense(2));
    refuses("layer 2 'b': b reads one layer, got 2. Put an add or a concat of them in front");
    entries.clear();
    layer("a", conv(3)).layer("b", new Add(), "a").layer("", new Dense(2));
    refuses("layer 2 'b': b reads two or more layers, got 1. Name them in \"reads\"");
  }

  @Test
  void refusesNamesThatCanNotBeReadOrWritten() {
    layer("input", conv(3)).layer("", new Dense(2));
    refuses(
        "layer 1 'input': a layer can not be named 'input'. Use letters, digits, _, - and ., and"
            + " not 'input'");
    entries.clear();
    layer("a b", conv(3)).layer("", new Dense(2));
    refuses("layer 1 'a b': a layer can not be named 'a b'");
  }

  @Test
  void refusesToReadPastASelection() {
    layer("few", new Select(new int[] {0, 1, 2})).layer("a", new Dense(2));
    layer("b", new Dense(2), "input").layer("", new Add(), "a", "b").layer("", new Dense(2));

    refuses("b reads the input past 'few', which selects from it. Let it read 'few'");
  }

  @Test
  void refusesAnActivationOfTheInput() {
    layer("", new Activation(Nonlinearity.RELU)).layer("", new Flatten()).layer("", new Dense(2));

    refuses("layer 1 is an activation, which belongs right behind a dense layer, a convolution,");
  }

  /** As compaction writes it: the selection has no name of its own, and a row stays a row. */
  @Test
  void whatReadsASelectionByItsUsualNameReadsARow() {
    layer("", new Select(new int[] {0, 3, 5})).layer("", BatchNorm.standard());
    layer("a", new Dense(4)).layer("b", new Dense(4), "select1").layer("", new Add(), "a", "b");
    layer("", new Activation(Nonlinearity.RELU)).layer("", new Dense(2));

    assertThat(Graph.written(InputShape.flat(8), entries).nodes()).hasSize(7);
  }

  @Test
  void aNameIsToldWithItsPlaceAndWithoutWhatTerminalsObey() {
    layer("\u001b[31mred", new Dense(2));

    refuses("layer 1 '?[31mred': a layer can not be named '?[31mred'.");
  }

  @Test
  void refusesMoreChannelsThanCanBeCounted() {
    layer("c0", conv(2));
    for (int k = 1; k <= 31; k++) {
      layer("c" + k, new Concat(), "c" + (k - 1), "c" + (k - 1));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(this::graph)
        .withMessageContaining(
            "layer 27 'c26' is a concat, which puts out too much: 134217728×4×4 values are");
  }
}
