package io.espalier.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Natives;
import io.espalier.model.RandomGraphs;
import io.espalier.model.engine.Network;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.DeviceOptimizer;
import io.espalier.model.optimizer.Optimizer;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whoever closes a learner gives its memory back at once, not at some garbage collection. Checked
 * tensor by tensor: the memory of the process says little, as malloc keeps what was freed in
 * pieces.
 */
class LearnerMemoryTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(10), List.of(20, 10), Nonlinearity.TANH);
  private static final OptimizerSpec ADAM = OptimizerSpec.Adam.of(1e-3, 0);

  @Test
  void closingALearnerClosesEveryTensorItHolds() throws IllegalAccessException {
    Learner learner = Learner.create(SPEC, ADAM, 1);
    learn(learner, 4);
    learn(learner, 8);
    List<INDArray> tensors = tensors(learner);
    assertThat(tensors).hasSizeGreaterThan(30).noneMatch(LearnerMemoryTest::isFreed);

    learner.close();

    assertThat(tensors).allMatch(LearnerMemoryTest::isFreed);
  }

  /** With every kind of layer: seeds until all have been there. */
  @Test
  void closingALearnerOfAnyLayersClosesEveryTensorItHolds() throws IllegalAccessException {
    for (int seed = 0; seed < 40; seed++) {
      NetworkSnapshot network = RandomGraphs.dense(new Random(seed));
      Learner learner = Learner.start(network, ADAM);
      learner.learn(new float[2 * network.spec().input().size()], new int[2], true);
      List<INDArray> tensors = tensors(learner);
      assertThat(tensors).hasSizeGreaterThan(20).noneMatch(LearnerMemoryTest::isFreed);

      learner.close();

      assertThat(tensors).as("%s", network.spec()).allMatch(LearnerMemoryTest::isFreed);
    }
  }

  @Test
  void aThirdBatchSizeClosesTheTensorsOfTheEldest() throws IllegalAccessException {
    try (Learner learner = Learner.create(SPEC, ADAM, 1)) {
      learn(learner, 7);
      List<INDArray> eldest = tensors(learner);
      eldest.removeIf(tensor -> Arrays.stream(tensor.shape()).noneMatch(size -> size == 7));
      learn(learner, 8);
      assertThat(eldest).hasSizeGreaterThan(10).noneMatch(LearnerMemoryTest::isFreed);

      learn(learner, 16);

      assertThat(eldest).allMatch(LearnerMemoryTest::isFreed);
      assertThat(tensors(learner)).noneMatch(LearnerMemoryTest::isFreed);
      learn(learner, 7);
    }
  }

  @Test
  void closingAClassifierClosesEveryTensorItHolds() throws IllegalAccessException {
    Classifier classifier =
        new Classifier(NetworkSnapshot.dense(SPEC, new float[SPEC.parameters()]), 4);
    List<INDArray> tensors = tensors(classifier);
    assertThat(tensors).hasSizeGreaterThan(8).noneMatch(LearnerMemoryTest::isFreed);

    classifier.close();

    assertThat(tensors).allMatch(LearnerMemoryTest::isFreed);
  }

  @Test
  void closingADeviceOptimizerClosesEveryTensorItHolds() throws IllegalAccessException {
    NetworkSnapshot start = NetworkSnapshot.dense(SPEC, new float[SPEC.parameters()]);
    OptimizerState state = OptimizerState.initial(ADAM, SPEC.parameters());
    try (Network network = new Network(SPEC, start.values())) {
      Optimizer optimizer = new DeviceOptimizer(ADAM, network, start, state);
      List<INDArray> tensors = tensors(optimizer);
      List<INDArray> ofNetwork = tensors(network);
      tensors.removeIf(tensor -> ofNetwork.stream().anyMatch(other -> other == tensor));
      assertThat(tensors).hasSize(5);

      optimizer.close();

      assertThat(tensors).allMatch(LearnerMemoryTest::isFreed);
    }
  }

  private static void learn(Learner learner, int samples) {
    learner.learn(new float[samples * 10], new int[samples], true);
  }

  private static boolean isFreed(INDArray tensor) {
    return owner(tensor).wasClosed();
  }

  /** The buffer that holds the memory: a view's is its parent's. */
  private static DataBuffer owner(INDArray tensor) {
    DataBuffer parent = tensor.data().underlyingDataBuffer();
    return parent == null ? tensor.data() : parent;
  }

  /** Every tensor that can be reached from the fields of our own classes. */
  private static List<INDArray> tensors(Object root) throws IllegalAccessException {
    List<INDArray> found = new ArrayList<>();
    collect(root, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    return found;
  }

  private static void collect(Object object, List<INDArray> found, Set<Object> seen)
      throws IllegalAccessException {
    if (object == null || !seen.add(object)) {
      return;
    }
    if (object instanceof INDArray tensor) {
      found.add(tensor);
    } else if (object instanceof Collection<?> elements) {
      for (Object element : elements) {
        collect(element, found, seen);
      }
    } else if (object instanceof Map<?, ?> map) {
      collect(map.values(), found, seen);
    } else if (object.getClass().getName().startsWith("io.espalier") && !(object instanceof Enum)) {
      for (Field field : object.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          collect(field.get(object), found, seen);
        }
      }
    }
  }
}
