@NullMarked
package dev.sluice.graph;

import org.jspecify.annotations.NullMarked;
