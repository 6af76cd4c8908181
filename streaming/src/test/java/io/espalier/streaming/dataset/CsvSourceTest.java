package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {

  @TempDir Path folder;

  @Test
  void keepsTheOrderAndTheValuesAsTheyAre() throws IOException {
    DataSet data = open("a,kind,b\n1,yes,5\n3,no,5\n1,yes,5\n3,no,5\n9,maybe,6\n", "label=kind");

    assertThat(data.shape()).isEqualTo(SampleShape.flat(2, 3));
    assertThat(data.train().size()).isEqualTo(4);
    assertThat(data.test().size()).isEqualTo(1);
    assertThat(Samples.features(data, data.train(), 0)).containsExactly(1, 5);
    assertThat(Samples.features(data, data.train(), 1)).containsExactly(3, 5);
    assertThat(Samples.features(data, data.test(), 0)).containsExactly(9, 6);
    // maybe, no, yes
    assertThat(data.train().label(0)).isEqualTo(2);
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.test().label(0)).isEqualTo(0);
  }

  /** In the order of the file, the test part behind it, and no record twice. */
  @Test
  void inTheOrderOfTimeEachRecordComesOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("d.csv"), "x,y\n5,a\n3,b\n4,a\n1,b\n2,a\n");
    DataSpec spec = DataSpec.parse("csv:" + file + ",label=y,test=0.4,order=time");
    DataSet data = spec.open();

    List<Float> streamed = new ArrayList<>();
    new SampleStream(data, spec.stream(data))
        .forEachRemaining(sample -> streamed.add(sample.features()[0]));

    assertThat(streamed).containsExactly(5f, 3f, 4f);
    assertThat(Samples.features(data, data.test(), 0)).containsExactly(1);
    DataSpec again = DataSpec.parse("csv:" + file + ",label=y,test=0.4");
    assertThat(again.stream(data).endRecord()).isEqualTo(StreamPlan.ENDLESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv:d,label=y,order=time,shuffle=true", "csv:d,label=y,order=any"})
  void refusesAnOrderThatIsNone(String spec) {
    assertThatThrownBy(() -> DataSpec.parse(spec)).isInstanceOf(DataException.class);
  }

  @Test
  void onlyATableHasAnOrderOfTime() {
    assertThatThrownBy(() -> DataSpec.parse("digits:order=time"))
        .hasMessageContaining("unknown key 'order'");
  }

  @Test
  void numericLabelsAreOrderedAsNumbers() throws IOException {
    DataSet data = open("x,y\n1,10\n2,9\n3,-1\n", "label=y");

    assertThat(data.train().label(0)).isEqualTo(2);
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.test().label(0)).isEqualTo(0);
  }

  @Test
  void withoutAHeaderColumnsAreNumbered() throws IOException {
    DataSet data = open("1,a\n2,b\n3,a\n4,b\n", "label=2,header=false,test=0.5");

    assertThat(data.train().size()).isEqualTo(2);
    assertThat(data.shape()).isEqualTo(SampleShape.flat(1, 2));
  }

  @Test
  void aBadCellIsNamedByLineAndColumn() throws IOException {
    assertThatThrownBy(() -> open("a,b,y\n1,2,0\n1,,1\n", "label=y"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 3, column 'b': the number is missing");
    assertThatThrownBy(() -> open("a,b,y\n1,two,0\n", "label=y"))
        .hasMessageContaining("line 2, column 'b': 'two' is not a finite number");
    assertThatThrownBy(() -> open("a,b,y\n1,NaN,0\n", "label=y"))
        .hasMessageContaining("line 2, column 'b': 'NaN' is not a finite number");
    assertThatThrownBy(() -> open("a,y\n1,\n", "label=y"))
        .hasMessageContaining("line 2, column 'y': the label is missing");
    assertThatThrownBy(() -> open("a,b,y\n1,2\n", "label=y"))
        .hasMessageContaining("line 2: 2 cells in a table of 3 columns");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThatThrownBy(() -> DataSpec.parse("csv:" + folder + "/none.csv,label=y").open())
        .hasMessageContaining("no file " + folder.resolve("none.csv"));
    assertThatThrownBy(() -> open("a,b\n1,2\n", "label=y"))
        .hasMessageContaining("no column 'y'")
        .hasMessageContaining("Its columns: a, b");
    assertThatThrownBy(() -> open("", "label=y")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> open("y\n1\n", "label=y")).hasMessageContaining("no column beside");
    assertThatThrownBy(() -> open("a,y\n1,1\n", "label=y")).hasMessageContaining("has 1 rows");
    assertThatThrownBy(() -> open("a,y\n1,1\n2,1\n3,1\n", "label=y"))
        .hasMessageContaining("column 'y' of")
        .hasMessageContaining("has one class alone");
  }

  @Test
  void whatIsNoColumnOfClassesIsRefused() throws IOException {
    assertThatThrownBy(() -> open(rows(60, row -> "" + 7 * row), "label=y"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds 60 different numbers in 60 rows: that is no class")
        .hasMessageContaining("label=");
    assertThatThrownBy(() -> open(rows(2_000, row -> row % 50 + ".5"), "label=y"))
        .hasMessageContaining("50 different numbers in 2000 rows");
    assertThatThrownBy(() -> open(rows(60, row -> "row " + row), "label=y"))
        .hasMessageContaining("60 different texts");

    assertThat(open(rows(500, row -> "" + row % 50), "label=y").shape().classes()).isEqualTo(50);
    assertThat(open(rows(60, row -> "kind " + row % 26), "label=y").shape().classes())
        .isEqualTo(26);
    assertThat(open(rows(6, row -> row % 2 + ".0"), "label=y").shape().classes()).isEqualTo(2);
  }

  private static String rows(int count, IntFunction<String> label) {
    return IntStream.range(0, count)
        .mapToObj(row -> row + "," + label.apply(row) + "\n")
        .collect(Collectors.joining("", "x,y\n", ""));
  }

  @Test
  void aNameMayHoldCommas() throws IOException {
    Path file = folder.resolve("run 3, morning, b.csv");
    Files.writeString(file, "x,y\n1,a\n2,b\n3,a\n");

    assertThat(DataSpec.parse("csv:" + file + ", label=y,test=0.4").open().train().size())
        .isEqualTo(2);
    assertThatThrownBy(() -> DataSpec.parse("csv:" + file + "x,label=y").open())
        .hasMessageContaining("no file " + file + "x. What comes after a comma");
    assertThatThrownBy(() -> DataSpec.parse("csv:" + file + ",label"))
        .hasMessageContaining("lacks label=COLUMN. What comes after a comma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoPartOfTheText(String charset) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("marked.csv"),
            "\uFEFFy,x\r\n\"ä\r\nö\",1\r\nb,2\r\nb,3\r\n",
            Charset.forName(charset));

    DataSet data = DataSpec.parse("csv:" + file + ",label=y").open();

    assertThat(data.train().size()).isEqualTo(2);
    assertThat(Samples.features(data, data.train(), 0)).containsExactly(1);
  }

  @Test
  void whatIsNotAFileOfTextIsNamed() throws IOException {
    Path file = folder.resolve("table.csv");
    assertThatThrownBy(() -> DataSpec.parse("csv:" + folder + ",label=y").open())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot read " + folder + ": it is a folder");
    Files.writeString(file, "x,y\n1,ä\n2,ö\n3,ä\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> DataSpec.parse("csv:" + file + ",label=y").open())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("Save the file in UTF-8");
    assertThatThrownBy(() -> open("x,y,x\n1,2,3\n", "label=x"))
        .hasMessageContaining("more than one column 'x'");
    assertThatThrownBy(() -> open("x,y\n1e39,2\n", "label=y"))
        .hasMessageContaining("'1e39' is not a finite number");
    assertThatThrownBy(() -> open("x,y\n\"1,2\n", "label=y")).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> open("x,y\n", "label=y")).hasMessageContaining("has 0 rows");
  }

  @Test
  void rowsSortedByClassAreDoubtful() throws IOException {
    DataSpec spec = DataSpec.parse("csv:" + folder.resolve("table.csv") + ",label=y");

    DataSet sorted = open(rows(40, row -> row < 20 ? "a" : "b"), "label=y");
    assertThat(spec.doubts(sorted))
        .singleElement()
        .asString()
        .contains("sorted by class", "shuffle=true");
    DataSet unknown = open(rows(40, row -> row < 36 ? "a" + row % 2 : "b"), "label=y");
    assertThat(spec.doubts(unknown))
        .singleElement()
        .asString()
        .contains("no sample of 1 of the 3 classes");
    assertThat(spec.doubts(open(rows(40, row -> "" + row % 2), "label=y"))).isEmpty();
  }

  @Test
  void readsElectricityInTimeOrder() {
    Path file = Path.of(System.getProperty("espalier.data", "data"), "streams", "elec.csv");
    assumeTrue(Files.isRegularFile(file), "Electricity is not at " + file);

    DataSet data = DataSpec.parse("csv:" + file + ",label=class").open();

    assertThat(data.shape()).isEqualTo(SampleShape.flat(6, 2));
    assertThat(data.train().size()).isEqualTo(36_250);
    assertThat(data.test().size()).isEqualTo(9_062);
  }

  private DataSet open(String text, String options) throws IOException {
    Path file = Files.writeString(folder.resolve("table.csv"), text);
    return DataSpec.parse("csv:" + file + "," + options).open();
  }
}
