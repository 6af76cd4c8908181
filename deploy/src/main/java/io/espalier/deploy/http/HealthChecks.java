package io.espalier.deploy.http;

/** What the probes ask. Called from any thread, often; answers from memory, without blocking. */
public interface HealthChecks {

  /** Whether the process works; when it doesn't for long, it should be restarted. */
  Health live();

  /** Whether the service does its job now. */
  Health ready();

  /** Whether it has finished starting; until then the other two mean nothing. */
  Health startup();
}
