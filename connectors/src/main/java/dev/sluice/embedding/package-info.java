@NullMarked
package dev.sluice.embedding;

import org.jspecify.annotations.NullMarked;
