package io.espalier.deploy.live;

/** A message and its place in the order of publication, from 1. */
record Sequenced<T extends LiveMessage>(long sequence, T message) {}
