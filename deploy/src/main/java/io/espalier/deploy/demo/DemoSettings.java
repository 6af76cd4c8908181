package io.espalier.deploy.demo;

import io.espalier.deploy.settings.LearningSettings;
import io.espalier.deploy.settings.PublishSettings;
import io.espalier.streaming.dataset.DataSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A demonstration.
 *
 * @param data what streams
 * @param network as {@link io.espalier.deploy.offline.Networks} takes it
 * @param standardize whether the network standardizes features by the stream so far; empty for what
 *     suits them
 * @param learning how it learns, and how that is pruned
 * @param records after how many records it ends by itself
 * @param recordsPerSecond 0 for as fast as possible
 * @param port of the page; 0 for any free one
 * @param publish what those who predict are given
 * @param keep folder that outlives the process, to go on from
 * @param predictionsTopic where what is predicted of each record goes; empty for nowhere
 */
public record DemoSettings(
    DataSpec data,
    String network,
    Optional<Boolean> standardize,
    LearningSettings learning,
    OptionalLong records,
    double recordsPerSecond,
    int port,
    PublishSettings publish,
    Optional<Path> keep,
    Optional<String> predictionsTopic) {}
