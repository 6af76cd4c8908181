package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.inference.InferencePool;
import io.espalier.deploy.live.LiveView;
import io.espalier.deploy.live.ServedVersion;
import io.espalier.deploy.predict.ModelPublisher;
import io.espalier.deploy.predict.ModelRuntime;
import io.espalier.deploy.predict.PredictMeters;
import io.espalier.deploy.predict.PublishedModel;
import io.espalier.deploy.predict.ServedVersions;
import io.espalier.deploy.settings.PublishSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Serves the network of a run to those who predict: the versions that answer, who makes them, and
 * the threads that predict. Ends when it is closed.
 */
final class ModelServing implements AutoCloseable {

  private final ServedVersions versions;
  private final ModelPublisher publisher;
  private final InferencePool pool;
  private final Inference inference;

  /**
   * @param runtime runs the models
   * @param view is told of each version that answers
   */
  ModelServing(
      PublishSettings settings,
      List<String> classNames,
      ModelRuntime runtime,
      MeterRegistry registry,
      LiveView view) {
    versions = new ServedVersions(settings.keep());
    PredictMeters meters = new PredictMeters(registry, versions);
    publisher =
        new ModelPublisher(
            runtime,
            classNames,
            versions,
            meters,
            model -> view.publish(served(settings.name(), model)),
            System::nanoTime);
    pool = new InferencePool(settings.threads(), settings.maxRequests(), System::nanoTime);
    inference = new Inference(settings, versions, runtime.platform(), meters, pool);
  }

  private static ServedVersion served(String name, PublishedModel model) {
    return new ServedVersion(name, model.version(), model.network().kept(), model.compression());
  }

  /** Who follows the run for it. */
  Behavior<Progress> follower() {
    return publisher.follower();
  }

  /** Who answers. */
  Inference inference() {
    return inference;
  }

  @Override
  public void close() {
    publisher.close();
    pool.close();
    versions.close();
  }
}
