/** A session cluster of several JVMs for integration tests. */
@NullMarked
package dev.sluice.cluster;

import org.jspecify.annotations.NullMarked;
