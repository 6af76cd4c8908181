package io.espalier.streaming.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSpecTest {

  @Test
  void digitsAloneTakesEveryDefault() {
    DataSpec spec = DataSpec.parse("digits");

    assertThat(spec.source()).isEqualTo(DigitsSource.DEFAULT);
    assertThat(spec.plan()).isEqualTo(StreamPlan.endless(1, true, DriftSchedule.NONE));
    assertThat(spec.text()).isEqualTo("digits");
  }

  @Test
  void digitsTakesItsKeysAndTheCommonOnes() {
    DataSpec spec =
        DataSpec.parse(
            "digits:train=500,test=100,noise=0,distortion=0.5,seed=7,shuffle=false,"
                + "drift=gradual,drift-kind=inversion,drift-at=300,drift-width=50");

    assertThat(spec.source()).isEqualTo(new DigitsSource(500, 100, 0.5, 0));
    assertThat(spec.plan())
        .isEqualTo(
            StreamPlan.endless(
                7,
                false,
                new DriftSchedule(new DriftPattern.Gradual(300, 50), DriftKind.INVERSION)));
  }

  @Test
  void filesKeepTheirPathAndTakeKeysAfterAComma() {
    assertThat(DataSpec.parse("idx:some/mnist,seed=3,drift=recurring,drift-period=9"))
        .satisfies(
            spec -> assertThat(spec.source()).isEqualTo(new IdxSource(Path.of("some/mnist"))),
            spec -> assertThat(spec.plan().seed()).isEqualTo(3),
            spec ->
                assertThat(spec.plan().drift().pattern()).isEqualTo(new DriftPattern.Recurring(9)));
    assertThat(DataSpec.parse("csv:C:/elec.csv,label=class,test=0.3,header=false").source())
        .isEqualTo(
            new io.espalier.streaming.dataset.CsvSource(
                Path.of("C:/elec.csv"), Optional.of("class"), 0.3, false));
    assertThat(DataSpec.parse("images:pictures").source())
        .isEqualTo(new ImagesSource(Path.of("pictures")));
  }

  @Test
  void onlyDataInTimeOrderIsStreamedUnshuffledUnasked() {
    assertThat(DataSpec.parse("csv:elec.csv,label=class").plan().shuffled()).isFalse();
    assertThat(DataSpec.parse("csv:elec.csv,label=class,shuffle=true").plan().shuffled()).isTrue();
    assertThat(DataSpec.parse("idx:mnist").plan().shuffled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mnist | unknown kind of data 'mnist' in 'mnist'. Known kinds: digits[:key=value,…], idx:DIR
          '' | unknown kind of data '' in ''
          idx: | 'idx:' lacks the folder with the four IDX files after the colon
          csv | 'csv' lacks the file after the colon
          csv:f.csv | 'csv:f.csv' lacks label=COLUMN
          csv:f.csv,label=a,test=1 | test=1.0 of csv:f.csv must lie between 0 and 1
          digits:train | 'train' in 'digits:train' is not of the form key=value
          digits:train=0 | train=0 in 'digits:train=0' must be a whole number from 1 to 2147483647
          digits:train=many | train=many in 'digits:train=many' must be a whole number
          digits:noise=NaN | noise=NaN in 'digits:noise=NaN' must be a number from 0.0 to 1.0
          digits:seed=1,seed=2 | key 'seed' is given twice
          digits:shuffle=yes | shuffle=yes in 'digits:shuffle=yes' must be true or false
          digits:rare-class=-1 | rare-class=-1 in 'digits:rare-class=-1' must be a whole number from 0
          digits:rare-class=9,rare-share=1 | rare-share=1.0 must lie between 0 and 1, for example 0.01
          digits:rare-share=0.1 | 'rare-share' in 'digits:rare-share=0.1' means nothing with no rare-class
          digits:drift=sudden | must be one of none, abrupt, gradual, recurring
          digits:drift-at=5 | 'drift-at' in 'digits:drift-at=5' means nothing with drift=none
          digits:drift=abrupt,drift-width=5 | means nothing with any drift but gradual
          """)
  void whatDoesNotFitIsNamed(String spec, String message) {
    assertThatThrownBy(() -> DataSpec.parse(spec))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message.strip());
  }

  @Test
  void anUnknownKeyComesWithTheKnownOnes() {
    assertThatThrownBy(() -> DataSpec.parse("digits:noize=1"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "unknown key 'noize' in 'digits:noize=1'. Known keys: distortion, drift, drift-at,"
                + " drift-kind, drift-period, drift-width, noise, rare-class, rare-share, seed,"
                + " shuffle, test, train");
  }
}
