package io.espalier.deploy.doctor;

import java.util.List;

/**
 * Looks at one part of the machine. Changes nothing, throws nothing, takes a few seconds at most.
 */
public interface Check {

  List<Finding> findings();
}
