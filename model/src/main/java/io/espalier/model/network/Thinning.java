package io.espalier.model.network;

import io.espalier.model.device.Patches;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a stride leaves of planes: the patches under a kernel of one value. */
final class Thinning implements AutoCloseable {

  private final INDArray workspace;
  private final Patches patches;

  /** Keeps of each plane the positions that {@code to} has. */
  Thinning(Signal from, Signal to, int stride, int batchSize) {
    InputShape shape = from.shape();
    workspace = Nd4j.create(DataType.FLOAT, (long) batchSize * to.positions() * from.channels());
    patches =
        Patches.create(
            new Patches.Geometry(
                from.channels(),
                batchSize,
                shape.height(),
                shape.width(),
                1,
                1,
                stride,
                0,
                to.shape().height(),
                to.shape().width()),
            workspace);
  }

  /** The thinned planes; owned by this object. */
  INDArray gather(INDArray planes) {
    return patches.gather(planes);
  }

  /** Where {@link #gather} puts them. */
  INDArray matrix() {
    return patches.matrix();
  }

  /** Overwrites {@code planes} with the thinned ones, and zeros between them. */
  void scatter(INDArray planes) {
    patches.scatter(planes);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
