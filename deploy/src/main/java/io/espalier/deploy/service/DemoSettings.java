package io.espalier.deploy.service;

import io.espalier.streaming.dataset.DataSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A demonstration.
 *
 * @param data what streams
 * @param network as {@link io.espalier.deploy.offline.Networks} takes it
 * @param criterion what scores
 * @param alpha share of each neuron's signal that a cut leaves
 * @param targetCompression where cutting ends; 0 for no target
 * @param records after how many records it ends by itself
 * @param recordsPerSecond 0 for as fast as possible
 * @param port of the page; 0 for any free one
 * @param keep folder that outlives the process, to go on from
 * @param seed of the network
 */
public record DemoSettings(
    DataSpec data,
    String network,
    String criterion,
    double alpha,
    double targetCompression,
    OptionalLong records,
    double recordsPerSecond,
    int port,
    Optional<Path> keep,
    long seed) {}
