package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The four files of MNIST, or of a set in the same format (Fashion-MNIST, EMNIST), plain or
 * gzipped.
 *
 * @param folder where the files are
 */
public record IdxSource(Path folder) implements DataSource {

  @Override
  public DataSource absolute() {
    return new IdxSource(folder.toAbsolutePath().normalize());
  }

  @Override
  public DataSet open(String name, long seed) {
    IdxFolder files = IdxFolder.of(folder);
    IdxFile trainImages = IdxFile.images(files.trainImages());
    IdxFile testImages = IdxFile.images(files.testImages());
    if (trainImages.rows() != testImages.rows() || trainImages.columns() != testImages.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has images of %d×%d, but %s of %d×%d",
              files.trainImages(),
              trainImages.rows(),
              trainImages.columns(),
              files.testImages(),
              testImages.rows(),
              testImages.columns()));
    }
    ByteSamples train = samples(trainImages, IdxFile.labels(files.trainLabels()));
    ByteSamples test = samples(testImages, IdxFile.labels(files.testLabels()));
    ClassNames.requireSeveral(
        (int) IntStream.of(train.labels()).distinct().count(), files.trainLabels().toString());
    int classes =
        1
            + IntStream.concat(IntStream.of(train.labels()), IntStream.of(test.labels()))
                .max()
                .orElseThrow();
    return new DataSet.Loaded(
        name, new SampleShape(1, trainImages.rows(), trainImages.columns(), classes), train, test);
  }

  private static ByteSamples samples(IdxFile images, IdxFile labels) {
    if (images.count() != labels.count()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d images, but %s has %d labels",
              images.file(),
              images.count(),
              labels.file(),
              labels.count()));
    }
    int[] classes = new int[labels.count()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels.values()[i] & 0xff;
    }
    return new ByteSamples(images.values(), classes, images.rows() * images.columns());
  }
}
