package io.espalier.streaming.dataset;

import io.espalier.streaming.sample.SampleShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * PNG and JPEG pictures in one folder per class: {@code train/CLASS/*} and {@code test/CLASS/*}, or
 * {@code CLASS/*}, of which a fifth drawn by the seed is the test part. All pictures have the same
 * size, and all are grey or all are coloured.
 */
public record ImagesSource(Path folder) implements DataSource {

  private static final int TEST_ONE_IN = 5;

  @Override
  public DataSource absolute() {
    return new ImagesSource(folder.toAbsolutePath().normalize());
  }

  @Override
  public DataSet open(String name, long seed) {
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    if (Files.isDirectory(train) && Files.isDirectory(test)) {
      return load(name, ImageFolder.list(train), ImageFolder.list(test));
    }
    List<ImageFolder.Labelled> all = ImageFolder.list(folder);
    int testSize = all.size() / TEST_ONE_IN;
    if (testSize == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d pictures: too few for a training and a test part",
              folder,
              all.size()));
    }
    int[] order = Shuffle.indices(all.size(), seed);
    List<ImageFolder.Labelled> trainFiles = new ArrayList<>();
    List<ImageFolder.Labelled> testFiles = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      (i < testSize ? testFiles : trainFiles).add(all.get(order[i]));
    }
    return load(name, trainFiles, testFiles);
  }

  private DataSet load(
      String name, List<ImageFolder.Labelled> train, List<ImageFolder.Labelled> test) {
    TreeSet<String> names = new TreeSet<>();
    train.forEach(image -> names.add(image.className()));
    test.forEach(image -> names.add(image.className()));
    ClassNames classes = ClassNames.of(names);
    ClassNames.requireSeveral(classes.count(), folder.toString());
    Picture first = Picture.read(train.get(0).file());
    return new DataSet.Loaded(
        name,
        new SampleShape(first.channels(), first.height(), first.width(), classes.count()),
        classes.inOrder(),
        samples(train, classes, first),
        samples(test, classes, first));
  }

  private static ByteSamples samples(
      List<ImageFolder.Labelled> images, ClassNames classes, Picture first) {
    int features = first.values().length;
    if ((long) features * images.size() > Integer.MAX_VALUE - 8) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%d pictures of %d values are more than fit", images.size(), features));
    }
    byte[] values = new byte[features * images.size()];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      Picture picture = Picture.read(images.get(i).file());
      picture.requireSameForm(first);
      System.arraycopy(picture.values(), 0, values, i * features, features);
      labels[i] = classes.indexOf(images.get(i).className());
    }
    return new ByteSamples(values, labels, features);
  }
}
