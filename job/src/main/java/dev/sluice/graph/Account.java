package dev.sluice.graph;

import dev.sluice.call.Quota;
import java.io.Serializable;

/**
 * What the steps share that call a service by the same credential.
 *
 * @param id origin and what names the credential
 * @param quota for all subtasks of all these steps
 * @param steps how many there are
 */
record Account(String id, Quota quota, int steps) implements Serializable {}
