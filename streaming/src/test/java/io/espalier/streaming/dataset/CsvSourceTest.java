package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {

  @TempDir Path folder;

  @Test
  void keepsTheOrderAndStandardisesByTheTrainingPart() throws IOException {
    DataSet data = open("a,kind,b\n1,yes,5\n3,no,5\n1,yes,5\n3,no,5\n9,maybe,6\n", "label=kind");

    assertThat(data.shape()).isEqualTo(SampleShape.flat(2, 3));
    assertThat(data.train().size()).isEqualTo(4);
    assertThat(data.test().size()).isEqualTo(1);
    // a: mean 2, deviation 1; b: mean 5 and it never varies
    assertThat(Samples.features(data, data.train(), 0)).containsExactly(-1, 0);
    assertThat(Samples.features(data, data.train(), 1)).containsExactly(1, 0);
    assertThat(Samples.features(data, data.test(), 0)).containsExactly(7, 1);
    // maybe, no, yes
    assertThat(data.train().label(0)).isEqualTo(2);
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.test().label(0)).isEqualTo(0);
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
        .hasMessageContaining("at least 2 classes");
  }

  @Test
  void readsElectricityInTimeOrder() {
    Path file = Path.of(System.getProperty("espalier.data", "data"), "streams", "elec.csv");
    assumeTrue(Files.isRegularFile(file), "Electricity is not at " + file);

    DataSet data = DataSpec.parse("csv:" + file + ",label=class").open();

    assertThat(data.shape()).isEqualTo(SampleShape.flat(6, 2));
    assertThat(data.train().size()).isEqualTo(36_250);
    assertThat(data.test().size()).isEqualTo(9_062);
    double sum = 0;
    for (int i = 0; i < data.train().size(); i++) {
      sum += Samples.features(data, data.train(), i)[1];
    }
    assertThat(sum / data.train().size()).isCloseTo(0, within(1e-4));
  }

  private DataSet open(String text, String options) throws IOException {
    Path file = Files.writeString(folder.resolve("table.csv"), text);
    return DataSpec.parse("csv:" + file + "," + options).open();
  }
}
